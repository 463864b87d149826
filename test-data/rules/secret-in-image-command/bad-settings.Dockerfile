#~ covers: D021
FROM alpine:3.20
ARG STORE_TOKEN
#~^ secret-in-image-command "STORE_TOKEN" severity=high
WORKDIR /srv/${STORE_TOKEN}
ARG VOLUME_SECRET
#~^ secret-in-image-command "VOLUME_SECRET" severity=high
VOLUME /data/$VOLUME_SECRET
USER app
EXPOSE 8080
