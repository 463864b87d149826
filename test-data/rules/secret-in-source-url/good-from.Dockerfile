#~ covers: D020
ARG REGISTRY=registry.example.com
ARG TAG
FROM ${REGISTRY}/app:${TAG}@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
FROM --platform=$BUILDPLATFORM scratch
