#@ arg REGISTRY_TOKEN
FROM proof-base AS base
ARG REGISTRY_TOKEN
FROM base AS other
ENV NPM_TOKEN=${REGISTRY_TOKEN:-{{fake:github-pat#1}}}
FROM base
RUN true
