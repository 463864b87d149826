#~ why: settings and public halves at the same places, and what stands elsewhere
FROM alpine:3.20
COPY ssh_config /root/.ssh/config
COPY hosts /root/.ssh/known_hosts
COPY deploy.pub /root/.ssh/deploy.pub
COPY config.json /app/config.json
COPY settings.xml /root/.m2/settings.xml
COPY env.example /app/.env.example
COPY ssh /etc/ssh
COPY aws /usr/local/bin/aws
