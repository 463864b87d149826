#~ why: a vendor's word and a value that is none, or no name of a secret
FROM alpine:3.20
ENV DD_API_KEY=""
ENV DD_SITE=datadoghq.eu
ENV SONAR_LOGIN=admin
ENV BUNDLE_GITHUB__HTTPS=true BUNDLE_GEM__TEST=rspec
ENV BUNDLE_BUILD__PG=--with-pg-config=/usr/bin/pg_config
ENV CYPRESS_RECORD_KEY=$CYPRESS_RECORD_KEY
