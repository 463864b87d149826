# syntax=docker/dockerfile:1
#@ arg A_TOKEN
#@ arg B_TOKEN
FROM proof-base
ARG A_TOKEN
RUN echo "$A_TOKEN" > /tmp/a && cp /tmp/a /etc/a && rm /tmp/a
RUN --mount=type=secret,id=b_token,env=B_TOKEN echo "$B_TOKEN" > /tmp/b && grep -q x /tmp/b || true; rm -f /tmp/b
