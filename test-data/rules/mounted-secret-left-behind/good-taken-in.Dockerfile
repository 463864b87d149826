#~ why: the public half, a key ring that goes, what is compiled in being no secret
# syntax=docker/dockerfile:1
FROM golang:1.23
ARG VERSION
RUN --mount=type=secret,id=k gpg --batch --import /run/secrets/k && make sign && rm -rf ~/.gnupg
RUN --mount=type=secret,id=k openssl rsa -in /run/secrets/k -pubout -out /etc/public.pem
RUN --mount=type=secret,id=p12 openssl pkcs12 -in /run/secrets/p12 -nokeys -nodes -out /etc/cert.pem
RUN gpg --batch --import /keys/release.asc
RUN --mount=type=secret,id=k GOFLAGS=-mod=mod go build -ldflags "-X main.version=$VERSION" -o /app
