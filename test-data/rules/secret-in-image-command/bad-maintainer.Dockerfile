#~ covers: D028
FROM alpine:3.20
MAINTAINER someone {{fake:github-pat}}
#~^ secret-in-image-command "{{fake:github-pat}}" severity=critical
