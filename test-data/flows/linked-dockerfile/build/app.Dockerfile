#~ linked:
FROM alpine:3.20 AS tools
ARG NPM_TOKEN
LABEL token=$NPM_TOKEN
FROM alpine:3.20
RUN true
