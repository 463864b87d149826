#@ arg ECHOED_TOKEN
FROM proof-base
ARG ECHOED_TOKEN
RUN echo "using $ECHOED_TOKEN"
RUN API_TOKEN={{canary:prefix}} true
RUN login --password {{canary:flag}} || true
