FROM alpine:3.20
# lint-secrets: ignore[secret-in-image-env] -- was there once
#~^ unused-suppression
ENV LANG=C.UTF-8
