#~ covers: D095 D096
FROM alpine:3.20
ARG VERSION=1.2
ADD https://files.example.com/app-${VERSION}.tgz?v=1&ref=main /srv/
ADD --checksum=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 https://files.example.com/b.tgz /srv/
ADD https://github.com/example/app.git#v1.2 /src
ADD git@github.com:example/app.git /src
ADD app.tar.gz /srv/
