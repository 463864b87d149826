# syntax=docker/dockerfile:1
#~ covers: D086
FROM node:22 AS builder
#~^ credential-file-in-image ".npmrc" severity=medium
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci
FROM nginx:1.27
COPY --from=builder /app/dist /srv
