#~ covers: D043
#~ why: what the caller passes is used as a URL's password, whatever its name
FROM alpine:3.20
ARG GITHUB_TOKEN
#~^ secret-build-arg "GITHUB_TOKEN" severity=high flow=3
RUN git clone https://maodd:${GITHUB_TOKEN}@github.com/example/app.git
ARG FETCHER
#~^ secret-build-arg "FETCHER" severity=high flow=3
RUN git clone https://oauth2:${FETCHER}@git.example.com/app.git
ENV LEFT=1
RUN API_TOKEN=z7Qp1-vv93-Lm npm ci
#~^ secret-in-run-command "z7Qp1-vv93-Lm"
