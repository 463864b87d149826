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
