# syntax=docker/dockerfile:1
#~ covers: D018
FROM node:22 AS builder
#~^ secret-build-arg "NPM_TOKEN" severity=medium
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
FROM nginx:1.27
COPY --from=builder /app/dist /usr/share/nginx/html
