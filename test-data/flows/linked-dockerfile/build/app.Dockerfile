#~ linked:
FROM alpine:3.20 AS tools
ARG NPM_TOKEN
LABEL token=$NPM_TOKEN
ENV OTHER_PASSWORD=k9Zt4-wq7Rm2
FROM alpine:3.20
RUN true
