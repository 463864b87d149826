# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=bind,target=/src cp -r /src/* /app/ && rm -f /app/id_rsa
#~^ credential-file-in-image "cp -r /src/* /app/"
