# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=target=/src,rw cp -a /src/api /srv/
#~^ credential-file-in-image "cp -a /src/api /srv/"
