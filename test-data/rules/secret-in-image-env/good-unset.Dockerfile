#~ covers: D001 D002 D007 D008 D009 D038
# The default user's name is no password, nor is what a switch allows.
FROM postgres:17
ENV POSTGRES_USER=postgres POSTGRES_DB=postgres PGDATA=/var/lib/postgresql/data
ENV KEYCLOAK_ADMIN=admin RABBITMQ_DEFAULT_USER=guest MINIO_ROOT_USER=minioadmin
ENV ALLOW_EMPTY_PASSWORD=yes MYSQL_RANDOM_ROOT_PASSWORD=1 POSTGRES_HOST_AUTH_METHOD=trust
# Named as a documentation of what can be set, and empty from the first to the last.
ENV HUBOT_SLACK_TOKEN=
ENV ADMIN_PASSWORD=""
ENV SESSION_SECRET=${SESSION_SECRET:-}
ENV ADMIN_PASSWORD=
# Emptied, but what stood there before was an address and a path.
ENV TOKEN_URL=https://auth.example.com/oauth/token SIGNING_KEY=/etc/keys/signing.pem
ENV TOKEN_URL= SIGNING_KEY=
# The legacy form takes the rest of the line: fingerprints, options, files, numbers and addresses.
ENV GPG_KEYS 4ED778F539E3634C779C87C6D7062848A1AB005C 94AE36675C464D64BAFA68DD7434390BDBE9B9C5
ENV JAVA_OPTS -Xmx512m -Djava.security.egd=file:/dev/./urandom -Djavax.net.ssl.trustStore=/etc/ssl/trust.jks
ENV SECRET_KEY_FILE /run/secrets/app key
ENV PASSWORD_HASHER argon2id with three passes
ENV TOKEN_TTL 3600 seconds
ENV KEY_SERVERS hkps://keyserver.ubuntu.com hkps://keys.openpgp.org
ENV DATABASE_URL postgres://db:5432/app
ENV NODE_OPTIONS --max-old-space-size=4096 --require /app/tokens.js
# One of several over several lines; a comment between them belongs to no value.
ENV APP_HOME=/app \
    # DB_PASSWORD used to be set here
    AUTH_MODE=oidc \
    DB_PASSWORD= \
    KEY_ALGORITHM=RS256 \
    CREDENTIAL_HELPER="osxkeychain" \

    API_KEY_HEADER=X-Api-Key \
    REDIS_URL=redis://redis:6379/0
# Switches and options with AUTH, TOKEN or KEY in the name.
ENV NODE_TLS_REJECT_UNAUTHORIZED=0 SMTP_AUTH=login DISABLE_AUTH=true SSL_CLIENT_AUTHENTICATION=required
ENV ANSIBLE_HOST_KEY_CHECKING=False APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE=1 TOKENIZERS_PARALLELISM=false
ENV KEYBOARD_LAYOUT=de MONKEY_PATCH=1 COMPASS_VERSION=1.44 BYPASS_CACHE=on CASSANDRA_NUM_TOKENS=256
ENV AZURE_KEY_VAULT_ENABLED=true KMS_KEY_ALIAS=alias/build SSH_KEY_DIR=/keys SECRET_NAME=app-db
ENV CONNECT_KEY_CONVERTER=org.apache.kafka.connect.storage.StringConverter
ENV OTP_VERSION=27.1.2 OTP_SOURCE_SHA256=7c7a3a5d8e3b8c1f0d6b4a1e9f2c3d4b5a69788796a5b4c3d2e1f0a9b8c7d6e5
