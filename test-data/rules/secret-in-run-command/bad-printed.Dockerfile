# syntax=docker/dockerfile:1
#~ covers: D042 D048 D056 D064
#~ why: printf puts each word where its format says
FROM alpine:3.20
RUN printf 'API_KEY=%s\n' zq84hfKd02msPw77Lx > .env
#~^ secret-in-run-command "zq84hfKd02msPw77Lx"
RUN printf 'user=%s\npassword=%s\n' ada Kx7vQ2mNpw84 > /etc/app.conf
#~^ secret-in-run-command "Kx7vQ2mNpw84"
RUN printf 'machine h login %s password %s\n' ada Kx7vQ2mNpw84 > ~/.netrc
#~^ secret-in-run-command "Kx7vQ2mNpw84"
RUN --mount=type=secret,id=printf_password,env=PRINTF_PASSWORD,required=true printf '%s:%s\n' root "${PRINTF_PASSWORD}" | chpasswd
#~^ secret-in-run-command "Kx7vQ2mNpw84"
RUN printf 'https://%s:%s@git.example.com\n' ada Kx7vQ2mNpw84 > ~/.git-credentials
#~^ secret-in-run-command "Kx7vQ2mNpw84"
# Names that are words of their own, and options that end.
RUN printf '%s=%s\n' DB_PASSWORD Kx7vQ2mNpw84 > /etc/app.conf
#~^ secret-in-run-command "Kx7vQ2mNpw84"
RUN printf '%s: %s\n' host db db_password Kx7vQ2mNpw84 > /etc/app.yml
#~^ secret-in-run-command "Kx7vQ2mNpw84"
RUN printf -- 'password=%s' Kx7vQ2mNpw84 > /etc/app.conf
#~^ secret-in-run-command "Kx7vQ2mNpw84"
