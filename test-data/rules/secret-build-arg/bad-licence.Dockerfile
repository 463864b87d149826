#~ covers: D039
FROM alpine:3.20
ARG MAXMIND_LICENSE_KEY
#~^ secret-build-arg "MAXMIND_LICENSE_KEY" severity=medium
ARG ACF_PRO_KEY
#~^ secret-build-arg "ACF_PRO_KEY" severity=medium
RUN make
