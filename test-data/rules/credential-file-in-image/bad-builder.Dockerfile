#~ covers: D086
FROM node:22 AS builder
COPY .npmrc /root/.npmrc
#~^ credential-file-in-image ".npmrc" severity=medium
RUN npm ci
FROM nginx:1.27
COPY --from=builder /app/dist /srv
