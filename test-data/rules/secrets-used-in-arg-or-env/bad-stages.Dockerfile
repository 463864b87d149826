#~ config: select = ["secrets-used-in-arg-or-env"]
#~ config: target = "mid"
FROM scratch AS base
ENV password=x
#~^ secrets-used-in-arg-or-env "password"
FROM scratch AS tools
#~^ secrets-used-in-arg-or-env "api_token"
FROM base AS mid
COPY --from=tools /a /a
ENV a_secret=x
#~^ secrets-used-in-arg-or-env "a_secret"
FROM base AS last
ENV b_secret=x
