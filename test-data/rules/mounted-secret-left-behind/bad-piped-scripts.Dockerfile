# syntax=docker/dockerfile:1
#~ covers: D070
FROM node:22
WORKDIR /app
RUN --mount=type=secret,id=npm cat <<'X' | sh
npm config set //r.example.com/:_authToken "$(cat /run/secrets/npm)"
#~^ mounted-secret-left-behind "npm config set //r.example.com/:_authToken "$(cat /run/secrets/npm)""
X
RUN --mount=type=secret,id=npm echo 'cp /run/secrets/npm /app/npm' | sudo bash -s -- now
#~^ mounted-secret-left-behind "cp /run/secrets/npm /app/npm"
RUN --mount=type=secret,id=npm printf 'set -e\ncp /run/secrets/npm /app/npm2\n' | bash
#~^ mounted-secret-left-behind "cp /run/secrets/npm /app/npm2"
RUN --mount=type=secret,id=npm (echo 'set -e'; echo "cp /run/secrets/npm /app/npm3") | sh -e
#~^ mounted-secret-left-behind "cp /run/secrets/npm /app/npm3"
RUN --mount=type=secret,id=npm su postgres <<'X'
cp /run/secrets/npm ~/token
#~^ mounted-secret-left-behind "cp /run/secrets/npm ~/token"
X
RUN --mount=type=secret,id=npm echo 'cp /run/secrets/npm ~/token2' | su - postgres
#~^ mounted-secret-left-behind "cp /run/secrets/npm ~/token2"
