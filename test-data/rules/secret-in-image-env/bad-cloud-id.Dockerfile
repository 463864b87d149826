# syntax=docker/dockerfile:1
#~ covers: D034
#~ why: the id alone opens nothing
FROM alpine:3.20
ENV AWS_ACCESS_KEY_ID={{fake:aws-akia}}
#~^ secret-in-image-env "{{fake:aws-akia}}" severity=low
#~^ secret-build-arg "AWS_SECRET_ACCESS_KEY" severity=medium
RUN --mount=type=secret,id=aws_secret_access_key,env=AWS_SECRET_ACCESS_KEY,required=true make
