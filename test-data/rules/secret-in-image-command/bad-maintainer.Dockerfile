#~ covers: D028
FROM alpine:3.20
MAINTAINER someone {{fake:github-classic}}
#~^ secret-in-image-command "{{fake:github-classic}}" severity=critical
