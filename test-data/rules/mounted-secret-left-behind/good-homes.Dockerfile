# syntax=docker/dockerfile:1
FROM debian:13
RUN useradd -d /srv/app app
USER app
# Written into the home folder, and removed by its path.
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /srv/app/.npmrc
# Where the folder is not known, any path that ends like the file's may be the file's.
USER builder
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /opt/builder/.npmrc
USER 1001
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm -f $HOME/.npmrc
# All of what may be that folder.
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm -rf /srv/1001
# www-data lives elsewhere on Alpine.
USER www-data
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /home/www-data/.npmrc
# Glued, and under another name.
FROM debian:13 AS renamed
RUN useradd -d/srv/app app && usermod -l svc -d /srv/svc app
USER svc
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /srv/svc/.npmrc
# A page of help makes no account.
FROM debian:13 AS told
RUN cat <<X > /howto
useradd -d /srv/yy builder
X
USER builder
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /opt/builder/.npmrc
# HOME is where the file says, whoever the user is.
FROM debian:13
ENV HOME=/srv/x
USER app
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /srv/x/.npmrc
