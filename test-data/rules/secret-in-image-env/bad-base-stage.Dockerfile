#~ covers: D019 V03
FROM node:22 AS Base
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high flow=3
FROM base AS mid
FROM MID
CMD ["node", "."]
