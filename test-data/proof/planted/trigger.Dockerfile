FROM proof-base
ONBUILD ENV API_TOKEN={{canary:env}}
ONBUILD RUN login --password {{canary:run}} || true
