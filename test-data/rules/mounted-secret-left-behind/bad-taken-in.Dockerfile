#~ why: a tool takes it in and keeps it in a form of its own
# syntax=docker/dockerfile:1
FROM golang:1.23
WORKDIR /src
RUN --mount=type=secret,id=k elasticsearch-keystore add --stdin s3.client.default.secret_key < /run/secrets/k
#~^ mounted-secret-left-behind "elasticsearch-keystore add --stdin s3.client.default.secret_key < /run/secrets/k"
RUN --mount=type=secret,id=k gpg --batch --import /run/secrets/k
#~^ mounted-secret-left-behind "gpg --batch --import /run/secrets/k"
RUN --mount=type=secret,id=k cat /run/secrets/k | gpg --batch --homedir /keys --import
#~^ mounted-secret-left-behind "gpg --batch --homedir /keys --import"
RUN --mount=type=secret,id=p12 openssl pkcs12 -in /run/secrets/p12 -nodes -out /etc/key.pem
#~^ mounted-secret-left-behind "openssl pkcs12 -in /run/secrets/p12 -nodes -out /etc/key.pem"
RUN --mount=type=secret,id=k openssl rsa -in /run/secrets/k -out /etc/rsa.pem
#~^ mounted-secret-left-behind "openssl rsa -in /run/secrets/k -out /etc/rsa.pem"
RUN --mount=type=secret,id=k go build -ldflags "-X main.apiKey=$(cat /run/secrets/k)" -o /app
#~^ mounted-secret-left-behind "go build -ldflags "-X main.apiKey=$(cat /run/secrets/k)" -o /app"
RUN --mount=type=secret,id=k go build -ldflags="-s -w -X main.apiKey=$(cat /run/secrets/k)" ./cmd/x
#~^ mounted-secret-left-behind "go build -ldflags="-s -w -X main.apiKey=$(cat /run/secrets/k)" ./cmd/x"
