# syntax=docker/dockerfile:1
#~ covers: D043
#~ why: what the caller passes is used as a URL's password, whatever its name
FROM alpine:3.20
#~^ secret-build-arg "GITHUB_TOKEN" severity=high flow=3
RUN --mount=type=secret,id=github_token,env=GITHUB_TOKEN,required=true git -c credential.https://github.com.helper='!f() { echo username=maodd; echo "password=$GITHUB_TOKEN"; }; f' clone https://github.com/example/app.git
#~^ secret-build-arg "FETCHER" severity=high flow=3
RUN --mount=type=secret,id=fetcher,env=FETCHER,required=true --mount=type=secret,id=github_token,env=GITHUB_TOKEN,required=true git -c credential.https://git.example.com.helper='!f() { echo username=oauth2; echo "password=$FETCHER"; }; f' clone https://git.example.com/app.git
ENV LEFT=1
RUN --mount=type=secret,id=api_token,env=API_TOKEN,required=true --mount=type=secret,id=fetcher,env=FETCHER,required=true --mount=type=secret,id=github_token,env=GITHUB_TOKEN,required=true API_TOKEN="${API_TOKEN}" npm ci
#~^ secret-in-run-command "z7Qp1-vv93-Lm"
