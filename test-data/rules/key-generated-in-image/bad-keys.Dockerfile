#~ covers: D054 D055
FROM debian:13 AS ca
RUN openssl genrsa -out /ca/ca.key 4096 && openssl req -x509 -new -key /ca/ca.key -out /ca/ca.crt -subj /CN=ca
#~^ key-generated-in-image "openssl genrsa -out /ca/ca.key 4096"

FROM debian:13
RUN apt-get update && apt-get install -y openssh-server
RUN ssh-keygen -A
#~^ key-generated-in-image "ssh-keygen -A" severity=medium
RUN ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
#~^ key-generated-in-image "ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519"
RUN openssl req -x509 -newkey rsa:2048 -nodes -keyout /etc/nginx/tls.key -out /etc/nginx/tls.crt -subj /CN=www.example.org
#~^ key-generated-in-image "openssl req -x509 -newkey rsa:2048 -nodes -keyout /etc/nginx/tls.key -out /etc/nginx/tls.crt -subj /CN=www.example.org"
RUN openssl req -x509 -newkey rsa:2048 -nodes -keyout /etc/nginx/local.key -out /etc/nginx/local.crt -subj /CN=localhost
#~^ key-generated-in-image "openssl req -x509 -newkey rsa:2048 -nodes -keyout /etc/nginx/local.key -out /etc/nginx/local.crt -subj /CN=localhost" severity=low
RUN keytool -genkeypair -alias app -dname CN=app -keystore /app/app.p12 -storepass:file /tmp/pass
#~^ key-generated-in-image "keytool -genkeypair -alias app -dname CN=app -keystore /app/app.p12 -storepass:file /tmp/pass"
RUN php artisan key:generate
#~^ key-generated-in-image "php artisan key:generate"
COPY --from=ca /ca /etc/ca
