#~ covers: D003 D026
#~ why: a trigger takes over what an earlier trigger was given, in this file and in child images
FROM node:22 AS base
ONBUILD ARG FEED
#~^ secret-in-image-env "FEED" severity=high
ONBUILD ENV FEED_TOKEN=$FEED
FROM base
RUN make
