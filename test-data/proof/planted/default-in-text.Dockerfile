#@ arg DEPLOY_TOKEN
FROM proof-base
ARG DEPLOY_TOKEN
ENV DEPLOY_URL=https://ci:${DEPLOY_TOKEN:-{{fake:github-pat#1}}}@git.example.com/app
