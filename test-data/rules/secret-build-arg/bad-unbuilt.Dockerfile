#~ why: a stage that is built only when it is asked for
FROM node:22 AS tools
ARG NPM_TOKEN
#~^ secret-build-arg "NPM_TOKEN" severity=medium
RUN npm ci
FROM nginx:1.27
