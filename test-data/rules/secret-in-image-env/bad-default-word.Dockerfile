#~ covers: D005
#~ why: the word behind `:-` is as much in the file as a literal
FROM alpine:3.20
#~^ secret-in-image-env "Kd83-pq77-Zv" severity=high
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high
#~^ secret-in-image-env "z7Qp1-vv93-Lm"
#~^ secret-in-image-env "w4Rt9-kk20-Hs"
ENV GH_TOKEN="${GH_TOKEN:-{{fake:github-pat}}}"
#~^ secret-in-image-env "{{fake:github-pat}}" severity=critical
