# syntax=docker/dockerfile:1
#~ why: a comment inside an instruction is about what follows it, and other tools' comments about names are about names
FROM alpine:3.20
ENV A_TOKEN=8fK2mQ7xT4vB9nL3 \
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3"
    # lint-secrets: ignore[secret-in-image-env] -- known
    B_TOKEN=q4Wm7-xs31-Bn
#~^ secret-in-image-env "z7Qp1-vv93-Lm"
# hadolint ignore=DL3064
#~^ secret-in-image-env "w4Rt9-kk20-Hs"
RUN --mount=type=secret,id=b_secret,env=B_SECRET,required=true true && \
    # lint-secrets: ignore -- known
    A_SECRET=n7Rq2-Lx9W-zz ./a && \
    B_SECRET="${B_SECRET}" ./b
#~^ secret-in-run-command "k4Zt9-qq81-Wv"
