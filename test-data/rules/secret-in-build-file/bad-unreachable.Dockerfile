#~ covers: V04
FROM alpine:3.20 AS unused
ENV TOKEN={{fake:github-pat}}
#~^ secret-in-build-file "{{fake:github-pat}}" severity=high
ENV DB_PASSWORD=correct-horse-9
#~^ secret-in-build-file "correct-horse-9" severity=medium
FROM alpine:3.20
CMD ["true"]
