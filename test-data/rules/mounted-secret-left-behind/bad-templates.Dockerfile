#~ covers: D078 D080 D084
# syntax=docker/dockerfile:1
FROM alpine:3.20
WORKDIR /srv
RUN --mount=type=secret,id=api_token sed -i "s/{API_TOKEN}/$(cat /run/secrets/api_token)/g" requirements.txt
#~^ mounted-secret-left-behind "sed -i "s/{API_TOKEN}/$(cat /run/secrets/api_token)/g" requirements.txt"
RUN --mount=type=secret,id=api_token,env=API_TOKEN envsubst < config.tpl > config.json
#~^ mounted-secret-left-behind "> config.json"
RUN --mount=type=secret,id=api_token,env=API_TOKEN env > /build-info
#~^ mounted-secret-left-behind "> /build-info"
RUN --mount=type=secret,id=api_token \
    TOKEN="$(cat /run/secrets/api_token)" && \
    printf '{"mcpServers":{"x":{"env":{"TOKEN":"%s"}}}}' "$TOKEN" > .mcp.json
#~^ mounted-secret-left-behind "> .mcp.json"
RUN --mount=type=secret,id=api_token <<EOF
set -e
token=$(cat /run/secrets/api_token)
cat > /etc/app.ini <<INI
#~^ mounted-secret-left-behind "> /etc/app.ini"
[api]
token = $token
INI
EOF
RUN --mount=type=secret,id=api_token cat <<EOF > /etc/other.ini
#~^ mounted-secret-left-behind "> /etc/other.ini"
token = $(cat /run/secrets/api_token)
EOF
