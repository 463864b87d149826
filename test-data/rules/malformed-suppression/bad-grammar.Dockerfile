FROM alpine:3.20
# lint-secrets: ignore[secret-in-image-env
#~^ malformed-suppression
#~^ secret-in-image-env
# lint-secrets: ignore[no-such-rule] -- x
#~^ malformed-suppression
#~^ secret-in-image-env
# lint-secrets: off
#~^ malformed-suppression
RUN true
