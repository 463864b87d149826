#~ covers: D098
#~ why: certificates and programs of other images; a mount that leaves nothing
FROM alpine:3.20
COPY --from=alpine:3.20 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=registry.example.com/tools:1 /usr/local/bin /usr/local/bin
COPY --from=nginx:latest /etc/nginx/nginx.conf /config.json /etc/nginx/
COPY --from=certs /site.key /etc/nginx/site.key
RUN --mount=type=bind,from=vault,source=/token,target=/token ./login /token
