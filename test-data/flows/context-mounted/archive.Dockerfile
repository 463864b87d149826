# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=bind,target=/src tar cf /app.tar /src
#~^ credential-file-in-image "tar cf /app.tar /src"
