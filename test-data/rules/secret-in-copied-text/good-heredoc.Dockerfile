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
# Columns and fields that are called password have a type, and no value.
COPY <<'EOF' /docker-entrypoint-initdb.d/a.sql
CREATE TABLE users (
    id INT PRIMARY KEY,
    password VARCHAR(255),
    password VARCHAR2(60) NOT NULL,
  password BINARY(32),
    password TEXT NOT NULL
);
EOF
COPY <<'EOF' /src/user.go
type User struct {
	Password [32]byte
    password uint64
}
EOF
