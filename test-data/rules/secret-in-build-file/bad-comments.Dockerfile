#~ covers: D028
# once: {{fake:github-pat}}
#~^ secret-in-build-file "{{fake:github-pat}}" severity=high
FROM alpine:3.20
# ENV SLACK={{fake:slack-webhook}}
#~^ secret-in-build-file severity=high
RUN apk add curl \
    # with {{fake:gitlab-pat}}
#~^ secret-in-build-file "{{fake:gitlab-pat}}" severity=high
    && true
