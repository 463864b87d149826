#~ covers: D010 D011 D033 D040
FROM alpine:3.20
ENV DATABASE_URL=postgres://db.example.com/app
ENV REDIS_URL=redis://:@redis:6379/0
ENV EXAMPLE_URL=https://user:password@host/path
ENV CONN="Server=db;Integrated Security=true;Password=;"
ENV PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cu121
ENV GOPROXY=https://proxy.golang.org,direct
ENV NPM_CONFIG_REGISTRY=https://registry.npmjs.org/
ENV GIT_REMOTE=git@github.com:example/app.git
ENV SITE=https://bot@example.com/
ENV WEBHOOK_VERSION=2.8.1 WEBHOOK_OS=linux WEBHOOK_ARCH=amd64 WEBHOOK_FILE=/etc/webhook.json
ENV WEBHOOK_URL=https://github.com/adnanh/webhook/releases/download/2.8.1/webhook-linux-amd64.tar.gz
