#@ arg LATER_TOKEN
FROM proof-base AS parent
ONBUILD ENV API_TOKEN={{canary:env}}
ONBUILD ARG LATER_TOKEN
ONBUILD RUN echo "token=$LATER_TOKEN" > /later
FROM parent
CMD ["true"]
