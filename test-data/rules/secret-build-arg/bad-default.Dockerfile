#~ covers: D013 D016 D017 D018
FROM alpine:3.20 AS tools
ARG DEPLOY_KEY=TRwzkRJnHOTckssA
#~^ secret-build-arg "TRwzkRJnHOTckssA" severity=medium
RUN make
FROM alpine:3.20
ARG DEPLOY_TOKEN=8fK2mQ7xT4vB9nL3 B C_SECRET="z7Qp1 vv93 Lm"
#~^ secret-build-arg "8fK2mQ7xT4vB9nL3" severity=high
#~^ secret-build-arg "z7Qp1 vv93 Lm" severity=high
COPY --from=tools /out /out
RUN make
