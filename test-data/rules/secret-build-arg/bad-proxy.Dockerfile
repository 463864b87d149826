#~ covers: D012
FROM alpine:3.20
ARG ALL_PROXY=socks5://build:Kd83pq77Zv@proxy.example.com:1080
#~^ secret-build-arg "Kd83pq77Zv" severity=high
RUN apk add curl
