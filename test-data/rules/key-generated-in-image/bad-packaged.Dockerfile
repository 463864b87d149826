#~ covers: D054
#~ why: the package of Debian's server makes host keys when it is installed; Alpine's does not
FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates openssh-server=1:10.0p1-7
#~^ key-generated-in-image "apt-get install -y --no-install-recommends ca-certificates openssh-server=1:10.0p1-7"
RUN apk add openssh-server
