#~ covers: D004 D026
FROM node:22
ARG BASE_VERSION
ENV NODE_RELEASE=$BASE_VERSION
ONBUILD ARG NODE_ENV
ONBUILD ENV NODE_ENV=$NODE_ENV API_TOKEN_FILE=/run/secrets/token
ONBUILD COPY package.json yarn.lock ./
ONBUILD RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
ONBUILD CMD ["npm", "start"]
