#~ covers: V01 V02 D014 D015
#~ why: the ARG line itself is recorded, wherever it stands
FROM alpine:3.20
ARG FIRST_TOKEN
#~^ secret-build-arg "FIRST_TOKEN" severity=medium confidence=medium flow=2
RUN make
ARG LAST_TOKEN
#~^ secret-build-arg "LAST_TOKEN" severity=medium flow=0
