# syntax=docker/dockerfile:1
#~ covers: D039
FROM alpine:3.20
#~^ secret-build-arg "MAXMIND_LICENSE_KEY" severity=medium
#~^ secret-build-arg "ACF_PRO_KEY" severity=medium
RUN --mount=type=secret,id=acf_pro_key,env=ACF_PRO_KEY,required=true --mount=type=secret,id=maxmind_license_key,env=MAXMIND_LICENSE_KEY,required=true make
