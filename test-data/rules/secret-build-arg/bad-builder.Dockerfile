#~ covers: D018
FROM node:22 AS builder
ARG NPM_TOKEN
#~^ secret-build-arg "NPM_TOKEN" severity=medium
RUN npm ci
FROM nginx:1.27
COPY --from=builder /app/dist /usr/share/nginx/html
