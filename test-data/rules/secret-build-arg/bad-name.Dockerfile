#~ covers: D014 D015 V01 V02
FROM node:22
ARG NPM_TOKEN
#~^ secret-build-arg "NPM_TOKEN" flow=2 severity=medium confidence=medium
RUN npm ci
ARG GITHUB_TOKEN
#~^ secret-build-arg "GITHUB_TOKEN" severity=medium
