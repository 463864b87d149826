#~ covers: D034
#~ why: an id that stands beside its secret is half of a pair
FROM alpine:3.20
ENV AWS_ACCESS_KEY_ID={{fake:aws-akia}} \
#~^ secret-in-image-env "{{fake:aws-akia}}" severity=high
    AWS_SECRET_ACCESS_KEY={{fake:aws-secret}}
#~^ secret-in-image-env severity=critical
