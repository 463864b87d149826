#~ covers: V26 V27 V28
FROM alpine:3.20
ARG K=x
#~^ secret-in-image-env "BEstr0ng_#1234"
ENV AUTHENTIK_POSTGRESQL__HOST=db.example.net
#~^ secret-in-image-env "zq84hfKd02"
#~^ secret-in-image-env "zq84hfKd03"
