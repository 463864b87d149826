#@ arg DEPLOY_TOKEN
#@ arg SIGNING_TOKEN
FROM proof-base AS parent
FROM parent AS child
RUN true
ARG SIGNING_TOKEN
ENV SIGNING_TOKEN=none
RUN touch /out
FROM proof-base
COPY --from=child /out /out
