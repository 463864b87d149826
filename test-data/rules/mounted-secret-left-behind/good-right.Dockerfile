#~ covers: D070 D071 D073 D074 D075 D078 V10 V11 V13
#~ why: a secret mount used right leaves nothing
# syntax=docker/dockerfile:1
FROM alpine:3.20
WORKDIR /app
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
RUN --mount=type=secret,id=npm_token NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci
RUN --mount=type=secret,id=env_file . /run/secrets/env_file && make
RUN --mount=type=secret,id=env_file set -a && . /run/secrets/env_file && set +a && make build
RUN echo '//registry.npmjs.org/:_authToken=${NPM_TOKEN}' > .npmrc
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN echo "//registry.npmjs.org/:_authToken=\${NPM_TOKEN}" > .npmrc && npm ci
RUN --mount=type=secret,id=token cat /run/secrets/token > /dev/shm/token && use /dev/shm/token
RUN --mount=type=secret,id=token --mount=type=tmpfs,target=/scratch cp /run/secrets/token /scratch/ && use /scratch/token
RUN --mount=type=secret,id=token cp /run/secrets/token /tmp/token && use /tmp/token && rm /tmp/token
RUN --mount=type=secret,id=token sha256sum /run/secrets/token > /app/token.sum && wc -c < /run/secrets/token
RUN --mount=type=secret,id=token test -s /run/secrets/token
RUN --mount=type=secret,id=token,mode=0444 curl -fsS -H "Authorization: Bearer $(cat /run/secrets/token)" -o app.tgz https://files.example.com/app.tgz
RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token 2>/dev/null || true) ./scripts/test
RUN --mount=type=secret,id=token if [ -f /run/secrets/token ]; then export TOKEN=$(cat /run/secrets/token); fi; make
RUN --mount=type=secret,id=corporate_ca cp /run/secrets/corporate_ca /usr/local/share/ca-certificates/corporate.crt && update-ca-certificates
RUN --mount=type=secret,id=ca.crt,target=/tmp/ca.crt cat /tmp/ca.crt >> /etc/ssl/cert.pem
RUN --mount=type=bind,source=id_ed25519,target=/key ssh -i /key deploy@example.com true
RUN --mount=type=ssh git clone git@git.example.com:team/app.git
RUN --mount=type=secret,id=pro-attach-config pro attach --attach-config /run/secrets/pro-attach-config && apt-get update && pro detach --assume-yes
RUN --mount=type=secret,id=token unknown-tool --token "$(cat /run/secrets/token)" --out /app/result
