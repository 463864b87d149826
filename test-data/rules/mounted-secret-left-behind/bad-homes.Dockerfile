# syntax=docker/dockerfile:1
FROM debian:13
RUN useradd -r -d /srv/app -u 990 app && useradd --home-dir=/opt/ci ci
#~ why: the home folder that the account was made with
USER app
RUN --mount=type=secret,id=npm_token npm config set //r.example.com/:_authToken $(cat /run/secrets/npm_token)
#~^ mounted-secret-left-behind "npm config set //r.example.com/:_authToken $(cat /run/secrets/npm_token)"
USER ci:ci
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/token
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/token"
USER 990
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/token
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/token"
USER www-data
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/token
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/token"
USER root
RUN --mount=type=secret,id=npm_token sudo -u ci sh -c 'cp /run/secrets/npm_token ~/other'
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/other"
#~ why: nobody knows of this one
USER 1001
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/token
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/token"
#~ why: removed by its path, but in a later layer
FROM debian:13 AS second
RUN adduser -D -h /data/app app
USER app
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/token
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/token"
USER root
RUN rm /data/app/token
#~ why: what is removed is a file of its own, and not that of the home folder that nobody knows
FROM debian:13 AS third
USER builder
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token /tmp/.npmrc && cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /tmp/.npmrc
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/.npmrc"
#~ why: its folder is known, and another one is emptied
FROM debian:13 AS fourth
RUN useradd -d/srv/app app && usermod -l svc -d /srv/svc app
USER svc
RUN --mount=type=secret,id=npm_token cp /run/secrets/npm_token ~/.npmrc && npm ci && rm /opt/svc/.npmrc
#~^ mounted-secret-left-behind "cp /run/secrets/npm_token ~/.npmrc"
