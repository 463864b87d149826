# syntax=docker/dockerfile:1
#~ covers: D047 D048
#~ why: the argument is in the history all the same, but no layer has it
FROM node:22
#~^ secret-build-arg "NPM_TOKEN" severity=medium
#~^ secret-build-arg "GITHUB_TOKEN" severity=medium
RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN,required=true --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true echo '//registry.npmjs.org/:_authToken=${NPM_TOKEN}' > .npmrc && npm ci
RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN,required=true --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true echo "//npm.pkg.github.com/:_authToken=${GITHUB_TOKEN}" > ~/.npmrc && npm ci && rm -f ~/.npmrc
