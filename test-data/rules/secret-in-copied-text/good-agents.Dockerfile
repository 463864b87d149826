#~ covers: D076 D077 D084
FROM node:22
# Agents ask for the key or read it from the environment.
COPY <<'EOF' /root/.claude.json
{"mcpServers": {"search": {"command": "npx", "args": ["search-mcp"], "env": {"API_KEY": "${SEARCH_API_KEY}"}}}}
EOF
COPY <<'EOF' /app/.vscode/mcp.json
{"inputs": [{"type": "promptString", "id": "key", "password": true}],
 "servers": {"search": {"type": "http", "url": "https://mcp.example.com/", "headers": {"Authorization": "Bearer ${input:key}"}}}}
EOF
RUN printf '%s' '{"mcpServers": {"db": {"env": {"DB_PASSWORD": "${DB_PASSWORD}"}}}}' > /root/.cursor/mcp.json
RUN echo 'model_provider = "example"' > /root/.codex/config.toml && echo 'env_key = "OPENAI_API_KEY"' >> /root/.codex/config.toml
RUN mkdir -p /root/.continue && echo '{"apiKey": "<YOUR_API_KEY>"}' > /root/.continue/config.json
# Literals of a heredoc that are none.
RUN <<EOF
set -eu
TOKEN_URL=https://auth.example.com/token
PASSWORD_FILE=/run/secrets/password
API_KEY=$(cat /run/secrets/api_key)
export SECRET_KEY_BASE=dummy
./build --auth-type oidc --token-file /run/secrets/token
EOF
