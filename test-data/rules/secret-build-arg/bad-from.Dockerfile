#~ covers: D020
#~ why: in no image; provenance with mode=max lists what the build was given
ARG REG_USER
ARG REG_PASS
#~^ secret-build-arg "REG_PASS" severity=medium flow=2
FROM ${REG_USER}:${REG_PASS}@registry.example.com/app:1
RUN make
