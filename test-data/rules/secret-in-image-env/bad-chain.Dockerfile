# syntax=docker/dockerfile:1
#~ covers: D003 D004 D019 V03
#~ why: one secret, one finding, every step of its way
FROM alpine:3.20 AS base
#~^ secret-in-image-env "x1-Kd83-pq77" flow=4
FROM base
RUN --mount=type=secret,id=t,env=API_TOKEN,required=true --mount=type=secret,id=t,env=T,required=true ./fetch --with "$API_TOKEN"
