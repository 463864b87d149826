#~ covers: D101
#~ why: a wildcard that is one file's name is how it is copied where it may be missing
FROM alpine:3.20
COPY id_rs[a] /root/.ssh/
#~^ credential-file-in-image "id_rs[a]"
COPY .npmr[c] ./
#~^ credential-file-in-image ".npmr[c]"
COPY cwallet.ss[o] ./
#~^ credential-file-in-image "cwallet.ss[o]"
COPY .pgpas? /root/
#~^ credential-file-in-image ".pgpas?"
USER 1000
