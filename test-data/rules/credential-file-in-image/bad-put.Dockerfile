#~ covers: D085
#~ why: named by the place it is put at, or a folder that credentials are in
FROM alpine:3.20
COPY config.json /root/.docker/config.json
#~^ credential-file-in-image "config.json"
COPY keys/github_deploy /root/.ssh/
#~^ credential-file-in-image "keys/github_deploy"
COPY ./docker/keys/id_rsa.private /root/.ssh/id_rsa
#~^ credential-file-in-image "./docker/keys/id_rsa.private"
COPY npmrc /root/.npmrc
#~^ credential-file-in-image "npmrc"
COPY .aws /root/.aws
#~^ credential-file-in-image ".aws"
COPY .ssh/ /root/.ssh/
#~^ credential-file-in-image ".ssh/"
COPY docker/kube /root/.kube/config
#~^ credential-file-in-image "docker/kube"
