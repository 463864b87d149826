# syntax=docker/dockerfile:1
#~ covers: D017
#~ why: the stage takes the global default over
#~^ secret-build-arg "8fK2mQ7xT4vB9nL3" severity=high flow=3
FROM alpine:3.20
RUN --mount=type=secret,id=t_secret,env=T_SECRET,required=true make
