#@ arg NEVER_TOKEN
FROM proof-base AS never
ARG NEVER_TOKEN
ENV API_TOKEN={{canary:env}}
RUN echo "$NEVER_TOKEN" > /never
FROM proof-base
ENV LIVE_TOKEN={{canary:live}}
