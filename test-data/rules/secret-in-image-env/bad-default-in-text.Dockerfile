FROM alpine:3.20
ARG DEPLOY_TOKEN
ENV DEPLOY_URL=https://ci:${DEPLOY_TOKEN:-{{fake:github-pat}}}@git.example.com/app
#~^ secret-in-image-env
