#~ covers: D071 D080
# syntax=docker/dockerfile:1
FROM alpine:3.20
RUN --mount=type=secret,id=api_token cat /run/secrets/api_token
#~^ secret-in-build-log "cat /run/secrets/api_token"
RUN --mount=type=secret,id=api_token,env=API_TOKEN env | sort
#~^ secret-in-build-log "sort"
RUN --mount=type=secret,id=api_token,env=API_TOKEN echo "token: $API_TOKEN" >&2
#~^ secret-in-build-log "echo "token: $API_TOKEN" >&2"
RUN --mount=type=secret,id=api_token set -ex; API_TOKEN="$(cat /run/secrets/api_token)" make
#~^ secret-in-build-log "API_TOKEN="$(cat /run/secrets/api_token)" make"
RUN --mount=type=secret,id=api_token,env=API_TOKEN curl -v -H "Authorization: Bearer $API_TOKEN" https://api.example.com/
#~^ secret-in-build-log "curl -v -H "Authorization: Bearer $API_TOKEN" https://api.example.com/"
SHELL ["/bin/bash", "-exc"]
RUN --mount=type=secret,id=api_token,env=API_TOKEN deploy --token "$API_TOKEN"
#~^ secret-in-build-log "deploy --token "$API_TOKEN""
