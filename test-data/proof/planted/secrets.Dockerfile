#@ secret kept_token
#@ secret used_token
#@ secret printed_token
FROM proof-base
RUN --mount=type=secret,id=kept_token cat /run/secrets/kept_token > /root/kept
RUN --mount=type=secret,id=used_token test -s /run/secrets/used_token
RUN --mount=type=secret,id=printed_token,target=/tmp/p cat /tmp/p
