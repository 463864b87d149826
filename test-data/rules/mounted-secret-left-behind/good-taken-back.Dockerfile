#~ why: the tool takes back in the same command what it kept
# syntax=docker/dockerfile:1
FROM php:8.3
RUN --mount=type=secret,id=t,env=T composer config -g github-oauth.github.com $T && composer install && composer config -g --unset github-oauth.github.com
RUN --mount=type=secret,id=t,env=T bundle config set gems.example.com $T && bundle install && bundle config unset gems.example.com
RUN --mount=type=secret,id=t,env=T pnpm config set //r.example.com/:_authToken $T && pnpm i && pnpm config delete //r.example.com/:_authToken
