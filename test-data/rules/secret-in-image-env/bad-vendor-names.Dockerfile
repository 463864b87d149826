#~ why: a vendor's word beside a generic shape takes nothing from what the name and the value say
FROM alpine:3.20
ENV DD_API_KEY={{fake:datadog-api}}
#~^ secret-in-image-env "{{fake:datadog-api}}" severity=high
ENV TWILIO_AUTH_TOKEN={{fake:twilio-token}}
#~^ secret-in-image-env "{{fake:twilio-token}}" severity=high
ENV CLOUDFLARE_API_KEY={{fake:cloudflare-legacy}}
#~^ secret-in-image-env "{{fake:cloudflare-legacy}}" severity=high
ENV SONAR_TOKEN={{fake:sonar-legacy}}
#~^ secret-in-image-env "{{fake:sonar-legacy}}" severity=high
ENV HEROKU_API_KEY={{fake:heroku-legacy}}
#~^ secret-in-image-env "{{fake:heroku-legacy}}" severity=high
ENV CODECOV_TOKEN={{fake:codecov}}
#~^ secret-in-image-env "{{fake:codecov}}" severity=high
#~^ secret-in-image-env "8f14e45f-ceea-467f-a9c1-3d6b2f7e9a01" severity=high
#~^ secret-in-image-env "8be7d411" severity=high
#~^ secret-in-image-env "4f1d9c2b7a8e63054f1d9c2b7a8e6305aa17" severity=high
