#~ covers: D054 D055
FROM debian:13 AS test
RUN openssl genrsa -out /ca.key 4096
RUN openssl req -x509 -key /ca.key -out /ca.crt -subj /CN=ca

FROM debian:13
COPY --from=test /ca.crt /usr/local/share/ca-certificates/
RUN apt-get update && apt-get install -y openssh-server && rm -f /etc/ssh/ssh_host_*
RUN ssh-keygen -A
RUN rm -rf /etc/ssh/ssh_host_*_key
RUN ssh-keygen -R example.com && ssh-keyscan example.com >> /root/.ssh/known_hosts && ssh-keygen -lf /root/.ssh/known_hosts
RUN openssl req -x509 -newkey rsa:2048 -nodes -keyout /tmp/k -out /tmp/c -subj /CN=a && run-tests && rm /tmp/k
RUN apt-get install -y openssh-client python3-openssl
