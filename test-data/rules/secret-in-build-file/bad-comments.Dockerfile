#~ covers: D028
# once: {{fake:github-classic}}
#~^ secret-in-build-file "{{fake:github-classic}}" severity=high
FROM alpine:3.20
# ENV SLACK={{fake:slack-webhook}}
#~^ secret-in-build-file severity=high
RUN apk add curl \
    # with {{fake:gitlab-pat}}
#~^ secret-in-build-file "{{fake:gitlab-pat}}" severity=high
    && true
