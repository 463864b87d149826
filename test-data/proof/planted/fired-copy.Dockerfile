#@ file conf/.env DB_PASSWORD={{canary:env}}
FROM proof-base AS parent
ONBUILD COPY conf /srv/
FROM parent
RUN true
