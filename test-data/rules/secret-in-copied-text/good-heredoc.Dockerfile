#~ covers: D077
FROM node:22
COPY <<'EOF' /root/.npmrc
//registry.example.com/:_authToken=${NPM_TOKEN}
save-exact=true
EOF
ARG VERSION
COPY <<EOF /etc/version
version=${VERSION}
password=\${DB_PASSWORD}
EOF
COPY <<EOF /etc/ssl/site.crt
{{fake:private-key#certificate}}
EOF
