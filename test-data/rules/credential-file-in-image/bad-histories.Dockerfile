#~ covers: D081 D099
FROM alpine:3.20
COPY .bash_history /root/
#~^ credential-file-in-image ".bash_history"
COPY terraform.tfstate /infra/
#~^ credential-file-in-image "terraform.tfstate"
