#~ covers: D001
FROM alpine:3.20
#~^ secret-in-image-env "correct-horse-9" severity=high
ENV GITHUB_TOKEN={{fake:github-pat}}
#~^ secret-in-image-env "{{fake:github-pat}}" severity=critical confidence=certain
