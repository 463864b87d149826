#~ covers: D014 D015 D016 D017 D018 D019
# syntax=docker/dockerfile:1
# Arguments before the first stage that name images, versions, mirrors and fingerprints.
ARG REGISTRY=registry.example.com
ARG KEYCLOAK_VERSION=26.0
ARG BASE=alpine:3.20@sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d
ARG GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D
ARG TOKEN_ISSUER=https://issuer.example.com/
ARG SIGNING_KEY_ID=0x7434390BDBE9B9C5

FROM ${BASE} AS base
# An ENV of the stage that the shipped one is built on: empty, a path, and a name.
ENV NPM_TOKEN= SSL_KEY=/etc/ssl/private/site.key VAULT_SECRET_NAME=app/db
# Taken over from before the first stage, and public.
ARG GPG_KEY
ARG TOKEN_ISSUER
ARG SIGNING_KEY_ID
RUN gpg --batch --recv-keys "$GPG_KEY" "$SIGNING_KEY_ID"

FROM node:22 AS builder
# What builds gets the token as a mount, which is in no history; the argument is its version.
ARG NPM_TOKEN_VERSION=3
ARG PASSWORD_STORE_VERSION=1.7.4
ARG SECRET_STORE_ADDR=https://vault.example.com:8200
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
RUN npm run build

FROM base
# Redeclared bare, where there is nothing to take over: it names a switch.
ARG REQUIRE_AUTH
ARG PUBLIC_KEY
COPY --from=builder /app/dist /srv
