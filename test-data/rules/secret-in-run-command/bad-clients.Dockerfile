# syntax=docker/dockerfile:1
#~ covers: D066 D067 D069
FROM debian:12
RUN --mount=type=secret,id=wget_password,env=WGET_PASSWORD,required=true --mount=type=secret,id=curl_password,env=CURL_PASSWORD,required=true curl -sSu bot:"${CURL_PASSWORD}" https://example.com/f && wget --user=bot --password="${WGET_PASSWORD}" https://example.com/f
#~^ secret-in-run-command "zq84hfKd02"
#~^ secret-in-run-command "zq84hfKd03"
RUN --mount=type=secret,id=curl_password_2,env=CURL_PASSWORD_2,required=true --mount=type=secret,id=private_token,env=PRIVATE_TOKEN,required=true curl -H 'PRIVATE-TOKEN: '"${PRIVATE_TOKEN}" https://example.com/f && curl -d 'user=bot&password='"${CURL_PASSWORD_2}" https://example.com
#~^ secret-in-run-command "zq84hfKd02msPw77"
#~^ secret-in-run-command "zq84hfKd04"
RUN --mount=type=secret,id=curl_token,env=CURL_TOKEN,required=true curl --oauth2-bearer "${CURL_TOKEN}" https://example.com/f && wget 'https://example.com/f?access_token=hT7kq2mWx9Lp4vRz'
#~^ secret-in-run-command "hT7kq2mWx9Lp4vRz"
#~^ secret-in-run-command "mf03hd84nf02msPw77"
RUN npm ci --//registry.example.com/:_authToken=xR5kq2mWx9Lp4vRz && npm config set //r.example.com/:_authToken yQ6kq2mWx9Lp4vRz
#~^ secret-in-run-command "xR5kq2mWx9Lp4vRz"
#~^ secret-in-run-command "yQ6kq2mWx9Lp4vRz"
RUN --mount=type=secret,id=twine_password,env=TWINE_PASSWORD,required=true --mount=type=secret,id=pip_token,env=PIP_TOKEN,required=true pip install --extra-index-url https://bot:"${PIP_TOKEN}"@pypi.example.com/simple app && twine upload -u bot -p "${TWINE_PASSWORD}" dist/*
#~^ secret-in-run-command "zq84hfKd05"
#~^ secret-in-run-command "zq84hfKd06"
RUN --mount=type=secret,id=gem_token,env=GEM_TOKEN,required=true gem install app --source https://bot:"${GEM_TOKEN}"@gems.example.com && bundle config gems.example.com bot:zq84hfKd08
#~^ secret-in-run-command "zq84hfKd07"
#~^ secret-in-run-command "zq84hfKd08"
RUN --mount=type=secret,id=gradle_mavenpassword,env=GRADLE_MAVENPASSWORD,required=true --mount=type=secret,id=repo_password,env=REPO_PASSWORD,required=true mvn -B deploy -Drepo.password="${REPO_PASSWORD}" && gradle publish -PmavenPassword="${GRADLE_MAVENPASSWORD}"
#~^ secret-in-run-command "zq84hfKd09"
#~^ secret-in-run-command "zq84hfKd10"
RUN dotnet nuget add source https://nuget.example.com -n main -u bot -p zq84hfKd11 --store-password-in-clear-text
#~^ secret-in-run-command "zq84hfKd11"
RUN composer config -g http-basic.repo.example.com bot zq84hfKd12 && poetry config http-basic.main bot zq84hfKd13
#~^ secret-in-run-command "zq84hfKd12"
#~^ secret-in-run-command "zq84hfKd13"
RUN docker login -u bot -p zq84hfKd14 && echo zq84hfKd15 | docker login -u bot --password-stdin registry.example.com
#~^ secret-in-run-command "zq84hfKd14"
#~^ secret-in-run-command "zq84hfKd15"
RUN aws configure set aws_secret_access_key zq84hfKd02msPw77Kx7vQ2mNpwzq84hfKd02msPw
#~^ secret-in-run-command "zq84hfKd02msPw77Kx7vQ2mNpwzq84hfKd02msPw"
RUN az login --service-principal -u app -p zq84hfKd16 --tenant example && doctl auth init -t uS8kq2mWx9Lp4vRz
#~^ secret-in-run-command "uS8kq2mWx9Lp4vRz"
#~^ secret-in-run-command "zq84hfKd16"
RUN subscription-manager register --username bot --password zq84hfKd17 && pro attach vT9kq2mWx9Lp4vRz
#~^ secret-in-run-command "vT9kq2mWx9Lp4vRz"
#~^ secret-in-run-command "zq84hfKd17"
RUN --mount=type=secret,id=auth_password,env=AUTH_PASSWORD,required=true helm install app chart --set auth.password="${AUTH_PASSWORD}",replicas=2
#~^ secret-in-run-command "zq84hfKd18"
RUN sed -i 's/__DB_PASSWORD__/zq84hfKd19/' /app/config.php
#~^ secret-in-run-command "zq84hfKd19"
