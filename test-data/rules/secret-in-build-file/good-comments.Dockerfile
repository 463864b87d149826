#~ covers: D028
# export AWS_ACCESS_KEY_ID={{fake:aws-akia#sample}}
# docker build --build-arg TOKEN=<your-token> .
# PASSWORD=hunter2 is what the docs say; set DB_PASSWORD=something
# ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
# ENV API_TOKEN=8fK2mQ7xT4vB9nL3
FROM alpine:3.20
RUN true
