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
# Streams by their names, and recordings.
ENV CLIP=rtmp://media.example.com/vod/mp4:sample1_1500kbps.f4v
ENV RECORDING=rtmp://media.example.com/live/6f1c2b1e-9a3d-4c5f-8e7a-1b2c3d4e5f60
ENV CAMERA=rtmp://media.example.com/live/bbb_1080p60_h264_6000kbps_aac128
