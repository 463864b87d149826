#~ config: select = ["secrets-used-in-arg-or-env"]
#~ why: the names that BuildKit's own test of SecretsUsedInArgOrEnv expects, and those it expects nothing of
FROM scratch
ENV PUBLIC_KEY= git_key=
#~^ secrets-used-in-arg-or-env "git_key"
ARG auth=x
#~^ secrets-used-in-arg-or-env "auth"
#~^ secrets-used-in-arg-or-env "super_duper_secret_token"
ARG SECRET_PASSPHRASE_FILE AUTH_MODULE_VERSION
ENV sunflower=a \
    apikey=b
#~^ secrets-used-in-arg-or-env "apikey"
#~^ secrets-used-in-arg-or-env "SECRET_PASSPHRASE"
ENV secret_File=a password_file=b
ENV secret=a password=b
#~^ secrets-used-in-arg-or-env "secret"
#~^ secrets-used-in-arg-or-env "password"
ENV SUPER_Secret z
#~^ secrets-used-in-arg-or-env "SUPER_Secret"
# check=skip=SecretsUsedInArgOrEnv
ARG password
# check=skip=SecretsUsedInArgOrEnv
ENV password=c
# check=skip=all
ARG alternate_password
# check=skip=all
ENV alternate_password=d
