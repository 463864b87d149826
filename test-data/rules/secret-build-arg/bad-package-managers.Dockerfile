# syntax=docker/dockerfile:1
#~ covers: D032 D033
FROM alpine:3.20
#~^ secret-build-arg "COMPOSER_AUTH" severity=medium
#~^ secret-build-arg "VSS_NUGET_EXTERNAL_FEED_ENDPOINTS" severity=medium
#~^ secret-build-arg "DOCKER_AUTH_CONFIG" severity=medium
#~^ secret-build-arg "CARGO_REGISTRIES_INTERNAL_TOKEN" severity=medium
RUN --mount=type=secret,id=cargo_registries_internal_token,env=CARGO_REGISTRIES_INTERNAL_TOKEN,required=true --mount=type=secret,id=docker_auth_config,env=DOCKER_AUTH_CONFIG,required=true --mount=type=secret,id=vss_nuget_external_feed_endpoints,env=VSS_NUGET_EXTERNAL_FEED_ENDPOINTS,required=true --mount=type=secret,id=composer_auth,env=COMPOSER_AUTH,required=true make
