#~ covers: D086
#~ why: only what was built leaves the builder
FROM node:22 AS builder
WORKDIR /app
COPY .npmrc package.json ./
#~^ credential-file-in-image ".npmrc" severity=medium way=.npmrc:1>precise.Dockerfile:3
RUN npm ci && npm run build
FROM node:22-slim
COPY --from=builder /app/dist /app
