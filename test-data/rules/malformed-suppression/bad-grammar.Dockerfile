FROM alpine:3.20
# lint-secrets: ignore[secret-in-image-env
#~^ malformed-suppression
ENV A_TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-image-env
# lint-secrets: ignore[no-such-rule] -- x
#~^ malformed-suppression
ENV B_TOKEN=q4Wm7-xs31-Bn
#~^ secret-in-image-env
# lint-secrets: off
#~^ malformed-suppression
RUN true
