#~ covers: D022
FROM alpine:3.20
ARG VERSION
LABEL org.opencontainers.image.title="token service" \
      org.opencontainers.image.source="https://github.com/example/app" \
      org.opencontainers.image.revision=$VERSION \
      org.opencontainers.image.authors="Example <someone@example.com>"
LABEL traefik.enable=true traefik.http.routers.auth.rule="Host(`auth.example.com`)"
LABEL maintainer="secret keeper"
