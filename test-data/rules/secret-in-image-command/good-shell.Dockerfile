#~ covers: D027
FROM alpine:3.20
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN echo "$API_TOKEN" | ./login --token-stdin
