#~ covers: D007
#~ why: the history and the first layer's config keep what a later line sets to nothing
FROM alpine:3.20
ENV API_TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high flow=3
RUN ./fetch --token "$API_TOKEN"
ENV API_TOKEN=
