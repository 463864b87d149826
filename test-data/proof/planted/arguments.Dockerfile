#@ arg NPM_TOKEN
#@ arg UNUSED_TOKEN
FROM proof-base
ARG DEFAULT_TOKEN={{canary:default}}
RUN echo 'token=${NPM_TOKEN}' > /root/.npmrc
RUN rm /root/.npmrc
