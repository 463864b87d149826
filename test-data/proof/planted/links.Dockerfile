#@ arg A_TOKEN
#@ arg B_TOKEN
FROM proof-base
ARG A_TOKEN
ARG B_TOKEN
RUN echo "$A_TOKEN" > /tmp/a && cp /tmp/a /etc/a && rm /tmp/a
RUN echo "$B_TOKEN" > /tmp/b && grep -q x /tmp/b || true; rm -f /tmp/b
