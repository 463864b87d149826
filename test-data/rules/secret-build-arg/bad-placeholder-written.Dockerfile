#~ covers: D047 D048
#~ why: the argument is in the history all the same, but no layer has it
FROM node:22
ARG NPM_TOKEN
#~^ secret-build-arg "NPM_TOKEN" severity=medium
ARG GITHUB_TOKEN
#~^ secret-build-arg "GITHUB_TOKEN" severity=medium
RUN echo '//registry.npmjs.org/:_authToken=${NPM_TOKEN}' > .npmrc && npm ci
RUN echo "//npm.pkg.github.com/:_authToken=${GITHUB_TOKEN}" > ~/.npmrc && npm ci && rm -f ~/.npmrc
