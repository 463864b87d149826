#~ covers: D032 D033
FROM alpine:3.20
ARG COMPOSER_AUTH
#~^ secret-build-arg "COMPOSER_AUTH" severity=medium
ARG VSS_NUGET_EXTERNAL_FEED_ENDPOINTS
#~^ secret-build-arg "VSS_NUGET_EXTERNAL_FEED_ENDPOINTS" severity=medium
ARG DOCKER_AUTH_CONFIG
#~^ secret-build-arg "DOCKER_AUTH_CONFIG" severity=medium
ARG CARGO_REGISTRIES_INTERNAL_TOKEN
#~^ secret-build-arg "CARGO_REGISTRIES_INTERNAL_TOKEN" severity=medium
RUN make
