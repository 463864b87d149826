#~ covers: D013 D016 D020 D038
#~ why: defaults that say "none yet" on names that no RUN of the image sees
ARG REGISTRY=docker.io
ARG TAG=3.20
FROM ${REGISTRY}/alpine:${TAG}
ARG TOKEN_COUNT=5
ARG USE_TOKEN=false
ARG KEYBOARD=us
ARG NODE_TLS_REJECT_UNAUTHORIZED=0
RUN make
