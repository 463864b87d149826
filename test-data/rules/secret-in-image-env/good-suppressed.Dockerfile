#~ why: comments before an instruction, before one pair, in a command; with reasons
FROM alpine:3.20
# lint-secrets: ignore[secret-in-image-env] -- read-only, and public anyway
ENV API_TOKEN=8fK2mQ7xT4vB9nL3
ENV LANG=C.UTF-8 \
    # lint-secrets: ignore[secret-in-image-env] -- of a service that is gone
    B_TOKEN=q4Wm7-xs31-Bn \
    TZ=UTC
RUN apk add curl && \
    # lint-secrets: ignore -- the test account's
    API_SECRET=z7Qp1-vv93-Lm ./fetch
# gitleaks:allow
ENV C_TOKEN=w4Rt9-kk20-Hs
# hadolint ignore=DL3064
ARG NPM_TOKEN
# check=skip=SecretsUsedInArgOrEnv
ARG GITHUB_TOKEN
