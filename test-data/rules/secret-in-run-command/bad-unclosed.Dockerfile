# syntax=docker/dockerfile:1
#~ notices: 1
#~ why: a quote that is never closed: said, and the rest is read all the same
FROM alpine:3.20
RUN echo "token 'def
RUN --mount=type=secret,id=curl_password,env=CURL_PASSWORD,required=true curl -u bot:"${CURL_PASSWORD}" https://example.com/f
#~^ secret-in-run-command "zq84hfKd02"
