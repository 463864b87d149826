#~ why: another command takes it back: the layer of the first has it
# syntax=docker/dockerfile:1
FROM php:8.3
RUN --mount=type=secret,id=t,env=T composer config -g github-oauth.github.com $T
#~^ mounted-secret-left-behind "composer config -g github-oauth.github.com $T"
RUN composer install && composer config -g --unset github-oauth.github.com
