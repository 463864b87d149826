#~ config: select = ["secrets-used-in-arg-or-env"]
# check=skip=JSONArgsRecommended,SecretsUsedInArgOrEnv
FROM scratch
ENV password=x
