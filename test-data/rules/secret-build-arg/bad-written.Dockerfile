# syntax=docker/dockerfile:1
#~ covers: D045 D047 D048 D049 D052 D053 D068 D078 V13
#~ why: what a command writes from an argument is in a layer besides the history: one finding, with both
# syntax=docker/dockerfile:1
FROM node:22
#~^ secret-build-arg "NPM_TOKEN" severity=high flow=4
ARG SSH_PRIVATE_KEY
#~^ secret-build-arg "SSH_PRIVATE_KEY"
ARG DEPLOY
#~^ secret-build-arg "DEPLOY" severity=high flow=3
#~^ secret-build-arg "GITHUB_TOKEN"
ARG APT_PASSWORD
#~^ secret-build-arg "APT_PASSWORD"
ARG MAPS_API_SECRET
#~^ secret-build-arg "MAPS_API_SECRET"
WORKDIR /app
RUN echo '//registry.npmjs.org/:_authToken=${NPM_TOKEN}' > .npmrc
RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN,required=true --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
RUN rm -f .npmrc
RUN mkdir -p ~/.ssh && echo "$SSH_PRIVATE_KEY" | tr -d '\r' > ~/.ssh/id_rsa && chmod 600 ~/.ssh/id_rsa
RUN printf '%b' "$DEPLOY" > /root/.ssh/id_ed25519
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true git config --global credential.https://github.com.helper '!f() { echo username=x-access-token; echo "password=$GITHUB_TOKEN"; }; f'
RUN echo "machine apt.example.com login deploy password $APT_PASSWORD" > /etc/apt/auth.conf.d/example.conf
RUN sed -i "s/__SECRET__/$MAPS_API_SECRET/" config.js
