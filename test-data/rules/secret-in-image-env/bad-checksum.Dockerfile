#~ why: a wrong checksum makes a value no milder than its name does
FROM alpine:3.20
ENV GITHUB_TOKEN={{fake:github-pat#wrong}}
#~^ secret-in-image-env "{{fake:github-pat#wrong}}" severity=high confidence=high
ENV COLOUR={{fake:github-pat#wrong}}
#~^ secret-in-image-env "{{fake:github-pat#wrong}}" severity=low confidence=low
