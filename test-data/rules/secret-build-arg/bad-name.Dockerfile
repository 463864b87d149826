# syntax=docker/dockerfile:1
#~ covers: D014 D015 V01 V02
FROM node:22
#~^ secret-build-arg "NPM_TOKEN" flow=2 severity=medium confidence=medium
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
#~^ secret-build-arg "GITHUB_TOKEN" severity=medium
