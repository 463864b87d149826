# lint-secrets: ignore-file[secret-in-image-env, secret-build-arg] -- the demonstration of a leak
FROM alpine:3.20
ENV A_TOKEN=8fK2mQ7xT4vB9nL3
ARG NPM_TOKEN
