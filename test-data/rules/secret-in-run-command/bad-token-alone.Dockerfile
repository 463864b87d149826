#~ why: no word around it need say that it is a secret
FROM alpine:3.20
RUN echo {{fake:github-pat}} > /etc/app
#~^ secret-in-run-command "{{fake:github-pat}}"
RUN printf '%s' '{{fake:github-pat#2}}' | wc -c
#~^ secret-in-run-command "{{fake:github-pat#2}}"
