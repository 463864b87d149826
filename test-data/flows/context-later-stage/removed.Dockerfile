#~ why: it is gone before the folder is taken
FROM node:22 AS builder
WORKDIR /app
COPY .npmrc package.json ./
#~^ credential-file-in-image ".npmrc" severity=medium
RUN npm ci && rm .npmrc
FROM node:22-slim
COPY --from=builder /app /app
