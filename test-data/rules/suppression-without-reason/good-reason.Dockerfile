FROM alpine:3.20
# lint-secrets: ignore -- public
ENV A_TOKEN=8fK2mQ7xT4vB9nL3
