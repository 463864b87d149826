#~ covers: D017
#~ why: the stage takes the global default over
ARG T_SECRET=8fK2mQ7xT4vB9nL3
#~^ secret-build-arg "8fK2mQ7xT4vB9nL3" severity=high flow=3
FROM alpine:3.20
ARG T_SECRET
RUN make
