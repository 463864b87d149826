#~ covers: D041 D042 D043
FROM alpine:3.20
RUN curl -H "Authorization: Bearer 8fK2mQ7xT4vB9nL3" https://api.example.com/a.tgz
#~^ secret-in-run-command "8fK2mQ7xT4vB9nL3" severity=high
RUN export LITERAL_TOKEN=q4Wm7-xs31-Bn; ./fetch
#~^ secret-in-run-command "q4Wm7-xs31-Bn" severity=high
RUN API_TOKEN=z7Qp1-vv93-Lm npm ci
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
