# syntax=docker/dockerfile:1
FROM alpine
RUN --mount=type=bind,source=.env,target=/tmp/.env cp /tmp/.env /app/.env
#~^ secret-written-to-layer "cp /tmp/.env /app/.env"
RUN --mount=target=/ctx cp /ctx/.npmrc /root/.npmrc
#~^ secret-written-to-layer "cp /ctx/.npmrc /root/.npmrc"
