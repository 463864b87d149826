# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=bind,target=/src cp -r /src/. /app && find /app -name '*.md' -delete && cp -r /app /srv/app && rm -rf /app
#~^ credential-file-in-image "cp -r /app /srv/app"
