#~ why: the word that stands in is in a stage that nothing takes from, the argument in the image
FROM alpine:3.20 AS base
ARG REGISTRY_TOKEN
#~^ secret-build-arg "REGISTRY_TOKEN"
FROM base AS other
ENV NPM_TOKEN=${REGISTRY_TOKEN:-{{fake:github-pat}}}
#~^ secret-in-build-file
FROM base
RUN true
