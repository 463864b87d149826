#~ why: a part of a file that is no secret; where a file is; files of other kinds
FROM node:22
ARG APP_ENV
ARG REGISTRY_URL
ARG NPMRC_PATH
ARG NGINX_CONF
RUN echo "APP_ENV=$APP_ENV" > .env
RUN echo "registry=$REGISTRY_URL" > .npmrc
RUN echo "userconfig=$NPMRC_PATH" >> .npmrc
RUN echo "$NGINX_CONF" > /etc/nginx/nginx.conf
