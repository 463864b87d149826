#~ why: a trigger that waits for another build does not see the arguments of this one
FROM alpine:3.20
ARG APP_USER
ONBUILD RUN echo "$APP_USER" > /etc/user
