# syntax=docker/dockerfile:1
FROM node:22
# What is removed below the folder is not all of it.
RUN --mount=type=bind,target=/src cp -r /src/. /app && npm ci && rm -rf /app/node_modules/.cache
#~^ credential-file-in-image "cp -r /src/. /app"
