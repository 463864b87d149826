#~ covers: V26 V27 V28
FROM alpine:3.20
ARG K=x
ENV ADMIN_PASSWORD=${ADMIN_PASSWORD:-BEstr0ng_#1234}
#~^ secret-in-image-env "BEstr0ng_#1234"
ENV AUTHENTIK_POSTGRESQL__HOST=db.example.net AUTHENTIK_POSTGRESQL__PASSWORD=zq84hfKd02
#~^ secret-in-image-env "zq84hfKd02"
ENV NEO4J_AUTH=neo4j/zq84hfKd03
#~^ secret-in-image-env "zq84hfKd03"
