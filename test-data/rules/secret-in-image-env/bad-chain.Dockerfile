#~ covers: D003 D004 D019 V03
#~ why: one secret, one finding, every step of its way
FROM alpine:3.20 AS base
ARG T=x1-Kd83-pq77
#~^ secret-in-image-env "x1-Kd83-pq77" flow=4
ENV API_TOKEN=$T
FROM base
RUN ./fetch --with "$API_TOKEN"
