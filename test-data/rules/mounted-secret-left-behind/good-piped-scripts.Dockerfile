# syntax=docker/dockerfile:1
FROM postgres:17
# What is printed is run elsewhere, or not at all.
RUN --mount=type=secret,id=npm echo 'cp /run/secrets/npm /app/npm' | grep -c cp
RUN --mount=type=secret,id=npm echo 'cp /run/secrets/npm /app/npm' | tee /how-to.txt
# A file is run, not what is piped to it.
RUN --mount=type=secret,id=npm echo 'cp /run/secrets/npm /app/npm' | sh /install.sh
# Gone when the script ends.
RUN --mount=type=secret,id=npm cat <<'X' | sh
cp /run/secrets/npm /tmp/npm
npm ci --userconfig /tmp/npm
rm /tmp/npm
X
# Downloaded scripts are not known.
RUN --mount=type=secret,id=npm curl -fsSL https://example.com/install.sh | bash -s -- /run/secrets/npm
# A script for another account's shell, and no password.
RUN su postgres <<'X'
pg_ctl start -w
psql -c 'CREATE DATABASE app'
X
RUN su - postgres <<X
initdb
X
