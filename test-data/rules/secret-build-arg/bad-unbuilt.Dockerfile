# syntax=docker/dockerfile:1
#~ why: a stage that is built only when it is asked for
FROM node:22 AS tools
#~^ secret-build-arg "NPM_TOKEN" severity=medium
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
FROM nginx:1.27
