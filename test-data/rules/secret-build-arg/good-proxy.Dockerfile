#~ covers: D012
#~ why: builders know these names and leave them out of the history, unless they are declared
FROM alpine:3.20
ENV NO_PROXY=localhost,127.0.0.1
ENV http_proxy=http://proxy.example.com:3128
RUN apk add curl && echo "$HTTPS_PROXY" > /dev/null
