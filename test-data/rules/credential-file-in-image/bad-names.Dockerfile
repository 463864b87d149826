#~ covers: D085
FROM jenkins/jenkins:lts
COPY id_rsa /var/jenkins_home/.ssh/id_rsa
#~^ credential-file-in-image "id_rsa" severity=critical confidence=medium
ADD --chown=1000 --chmod=600 ["certs/server.key", "/etc/tls/"]
#~^ credential-file-in-image "certs/server.key" severity=high
COPY a.txt .netrc b.txt /root/
#~^ credential-file-in-image ".netrc" severity=critical
COPY .env /app/.env
#~^ credential-file-in-image ".env" severity=high
COPY --link .aws/credentials /root/.aws/credentials
#~^ credential-file-in-image ".aws/credentials" severity=critical
COPY deploy_key.pem store.p12 /srv/
#~^ credential-file-in-image "deploy_key.pem" severity=high
#~^ credential-file-in-image "store.p12" severity=high
RUN rm -f /root/.netrc
