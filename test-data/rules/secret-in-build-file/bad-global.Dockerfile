#~ covers: D016
#~ why: no stage takes it over: it is in no image, and in the repository
ARG TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-build-file "8fK2mQ7xT4vB9nL3" severity=medium
FROM alpine:3.20
RUN make
