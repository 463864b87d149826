#~ covers: D071
# syntax=docker/dockerfile:1
FROM alpine:3.20
RUN --mount=type=secret,id=api_token cat /run/secrets/api_token | wc -c
RUN --mount=type=secret,id=api_token sha256sum < /run/secrets/api_token
RUN --mount=type=secret,id=api_token,env=API_TOKEN env | grep -q API_TOKEN
RUN --mount=type=secret,id=api_token set -x; set +x; API_TOKEN="$(cat /run/secrets/api_token)" make
RUN --mount=type=secret,id=api_token,env=API_TOKEN set -x; make
RUN --mount=type=secret,id=api_token,env=API_TOKEN curl -fsS -H "Authorization: Bearer $API_TOKEN" https://api.example.com/
RUN env
