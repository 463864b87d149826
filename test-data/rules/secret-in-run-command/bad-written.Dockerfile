# syntax=docker/dockerfile:1
#~ covers: D030 D048 D052 D076
#~ why: a literal that a command writes is in a layer besides the history
FROM alpine:3.20
RUN echo 'db_password=v8Kq2-pLx9-Tz' > /etc/app.conf
#~^ secret-in-run-command "v8Kq2-pLx9-Tz"
RUN --mount=type=secret,id=api_token,env=API_TOKEN,required=true API_TOKEN="${API_TOKEN}" && printf '%s' "$API_TOKEN" > /srv/token && rm /srv/token
#~^ secret-in-run-command "z7Qp1-vv93-Lm"
RUN <<EOF
#!/bin/sh
echo "client_secret=Hq7-m2Xw9-vvKt" > /etc/client.ini
#~^ secret-written-to-layer "Hq7-m2Xw9-vvKt"
EOF
