#~ covers: D070 D076 D080
#~ why: a shell that reads its script, and leaves nothing
# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=secret,id=t bash -euo pipefail <<'EOF'
export NPM_TOKEN=$(cat /run/secrets/t)
npm ci
echo "//registry.example.com/:_authToken=\${NPM_TOKEN}" > .npmrc
cat > /app/.env <<'INNER'
API_TOKEN=${NPM_TOKEN}
INNER
EOF
RUN --mount=type=secret,id=t <<'EOF' sh
cat /run/secrets/t > /tmp/t
use /tmp/t
rm /tmp/t
EOF
RUN --mount=type=secret,id=t,env=T declare -F > /etc/functions && export -n T
