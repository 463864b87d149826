#~ covers: D076
FROM alpine:3.20
RUN --mount=type=secret,id=t,env=API_TOKEN <<EOF
curl -H "Authorization: Bearer $API_TOKEN" https://api.example.com/
export TOKEN_FILE=/run/secrets/t
EOF
RUN cat <<'EOF' > /etc/app.conf
password = ${DB_PASSWORD}
token = <your-token>
EOF
