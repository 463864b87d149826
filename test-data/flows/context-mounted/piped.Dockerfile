# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=bind,target=/src tar -C /src -cf - . | tar -C /app -xf - && rm -rf /app/docs
#~^ credential-file-in-image "tar -C /app -xf -"
