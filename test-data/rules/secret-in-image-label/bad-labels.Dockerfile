#~ covers: D021 D022 D023
FROM alpine:3.20
ARG BUILD_TOKEN
#~^ secret-in-image-label "BUILD_TOKEN" severity=high
LABEL build.token=$BUILD_TOKEN
LABEL db.password="s3Qx-Kd83pq77"
#~^ secret-in-image-label "s3Qx-Kd83pq77" severity=high
LABEL api.secret z7Qp1 vv93 Lm
#~^ secret-in-image-label "z7Qp1 vv93 Lm" severity=high
LABEL traefik.http.middlewares.a.basicauth.users="admin:\$apr1\$q8eZFHjF\$Ic60vLaDiSgQcWMJFvMLb."
#~^ secret-in-image-label "$apr1\$q8eZFHjF\$Ic60vLaDiSgQcWMJFvMLb." severity=medium
