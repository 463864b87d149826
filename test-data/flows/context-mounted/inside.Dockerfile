# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=bind,source=api,target=/api cd /api && cp -r . /opt/api
#~^ credential-file-in-image "cp -r . /opt/api"
