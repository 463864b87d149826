#~ covers: D026
#~ why: the trigger of a stage fires in the stage that is built on it, and its own list is not inherited
FROM node:22 AS base
ONBUILD ENV API_TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high
FROM base
RUN make
