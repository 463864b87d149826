FROM alpine:3.20
# lint-secrets ignores this file's comments
# see lint-secrets: it finds secrets
RUN true
