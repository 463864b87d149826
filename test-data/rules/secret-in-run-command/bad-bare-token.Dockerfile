#~ covers: D041
#~ why: no word says what it is
FROM alpine:3.20
RUN ./setup {{fake:github-pat}}
#~^ secret-in-run-command
