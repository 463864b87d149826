# syntax=docker/dockerfile:1
#~ covers: D013 D016 D017 D018
FROM alpine:3.20 AS tools
#~^ secret-build-arg "TRwzkRJnHOTckssA" severity=medium
RUN --mount=type=secret,id=deploy_key,env=DEPLOY_KEY,required=true make
FROM alpine:3.20
ARG B
#~^ secret-build-arg "8fK2mQ7xT4vB9nL3" severity=high
#~^ secret-build-arg "z7Qp1 vv93 Lm" severity=high
COPY --from=tools /out /out
RUN --mount=type=secret,id=c_secret,env=C_SECRET,required=true --mount=type=secret,id=deploy_token,env=DEPLOY_TOKEN,required=true make
