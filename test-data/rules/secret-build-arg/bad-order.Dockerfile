# syntax=docker/dockerfile:1
#~ covers: V01 V02 D014 D015
#~ why: the ARG line itself is recorded, wherever it stands
FROM alpine:3.20
#~^ secret-build-arg "FIRST_TOKEN" severity=medium confidence=medium flow=2
RUN --mount=type=secret,id=first_token,env=FIRST_TOKEN,required=true make
#~^ secret-build-arg "LAST_TOKEN" severity=medium flow=0
