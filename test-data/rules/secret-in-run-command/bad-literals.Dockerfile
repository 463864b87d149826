# syntax=docker/dockerfile:1
#~ covers: D041 D042 D043
FROM alpine:3.20
RUN --mount=type=secret,id=curl_token,env=CURL_TOKEN,required=true curl -H "Authorization: Bearer ${CURL_TOKEN}" https://api.example.com/a.tgz
#~^ secret-in-run-command "8fK2mQ7xT4vB9nL3" severity=high
RUN --mount=type=secret,id=literal_token,env=LITERAL_TOKEN,required=true export LITERAL_TOKEN="${LITERAL_TOKEN}"; ./fetch
#~^ secret-in-run-command "q4Wm7-xs31-Bn" severity=high
RUN --mount=type=secret,id=api_token,env=API_TOKEN,required=true API_TOKEN="${API_TOKEN}" npm ci
#~^ secret-in-run-command "z7Qp1-vv93-Lm" severity=high
RUN git clone https://bot:Kd83pq77Zv@git.example.com/app.git
#~^ secret-in-run-command "Kd83pq77Zv" severity=high
RUN ["./fetch", "--password", "w4Rt9kk20Hs"]
#~^ secret-in-run-command "w4Rt9kk20Hs" severity=high
RUN ["sh", "-c", "API_TOKEN=n7Rq2-Lx9W-zz ./fetch"]
#~^ secret-in-run-command "n7Rq2-Lx9W-zz" severity=high
RUN apk add curl \
    # fetched with a key of its own
    && curl -H "X-Api-Key: {{fake:github-pat}}" https://api.example.com/b.tgz \
#~^ secret-in-run-command "{{fake:github-pat}}" severity=critical
    && true
