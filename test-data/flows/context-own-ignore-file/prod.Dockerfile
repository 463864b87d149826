#~ covers: V22 D091
#~ why: the builder reads prod.Dockerfile.dockerignore, and not .dockerignore
FROM alpine:3.20
COPY . .
#~^ credential-file-in-image "." severity=high way=.env:1>prod.Dockerfile:2
