#~ covers: D012
FROM alpine:3.20
#~^ secret-build-arg "Kd83pq77Zv" severity=high
RUN apk add curl
