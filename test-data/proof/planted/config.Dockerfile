#@ arg PASSED_TOKEN
FROM proof-base
ENV API_TOKEN={{canary:env}}
LABEL api.token={{canary:label}}
WORKDIR /srv/{{fake:github-pat}}
VOLUME /data/{{fake:github-pat#2}}
USER {{fake:github-pat#3}}
STOPSIGNAL 9
MAINTAINER {{fake:github-pat#5}}
HEALTHCHECK CMD check --token={{canary:health}}
ENTRYPOINT ["serve", "--token={{canary:entry}}"]
CMD ["--password={{canary:cmd}}"]
