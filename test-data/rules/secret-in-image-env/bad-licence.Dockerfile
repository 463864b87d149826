#~ covers: D039 D040
FROM alpine:3.20
#~^ secret-in-image-env "lgNvGyhn8fK2mQ7xT4vB9nL3"
ENV NEW_RELIC_LICENSE_KEY={{fake:newrelic-license}}
#~^ secret-in-image-env
ENV SLACK_WEBHOOK={{fake:slack-webhook}}
#~^ secret-in-image-env severity=critical
