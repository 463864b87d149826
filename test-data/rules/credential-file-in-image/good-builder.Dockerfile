#~ covers: D086
FROM node:22 AS builder
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
COPY .npmrc.example .yarnrc.example ./
FROM nginx:1.27
COPY --from=builder /app/.npmrc /srv/
