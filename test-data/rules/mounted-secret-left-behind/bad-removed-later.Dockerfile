#~ covers: D047 V12
#~ why: the layer of the first RUN keeps what the last one removes
# syntax=docker/dockerfile:1
FROM node:22 AS base
RUN --mount=type=secret,id=npm_token echo "//registry.npmjs.org/:_authToken=$(cat /run/secrets/npm_token)" > /root/.npmrc
#~^ mounted-secret-left-behind "> /root/.npmrc" severity=critical flow=3
RUN npm ci
RUN rm -rf /root/.npmrc

FROM base
RUN --mount=type=secret,id=deploy_key cp /run/secrets/deploy_key /tmp/deploy_key
#~^ mounted-secret-left-behind "cp /run/secrets/deploy_key /tmp/deploy_key" flow=3
RUN use /tmp/deploy_key && find /tmp -name 'deploy*' -delete
