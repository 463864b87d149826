#~ notices: 1
#~ why: a quote that is never closed: said, and the rest is read all the same
FROM alpine:3.20
RUN echo "token 'def
RUN curl -u bot:zq84hfKd02 https://example.com/f
#~^ secret-in-run-command "zq84hfKd02"
