FROM proof-base
ENV A_TOKEN={{canary:old}}
LABEL api.token={{canary:label}}
CMD ["serve", "--token={{canary:cmd}}"]
ENV A_TOKEN=none
LABEL api.token=none
CMD ["serve"]
RUN echo {{fake:github-pat#9}} > /etc/app
