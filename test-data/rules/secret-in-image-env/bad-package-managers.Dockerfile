#~ covers: D032 D033
FROM alpine:3.20
ENV BUNDLE_GITHUB__COM=x-access-token:{{fake:github-pat}}
#~^ secret-in-image-env "{{fake:github-pat}}" severity=critical
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
#~^ secret-in-image-env "n7Rq2Lx9Wz" severity=high
#~^ secret-in-image-env "w4Rt9kk20Hs" severity=high
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high
#~^ secret-in-image-env "z7Qp1vv93Lm" severity=high
#~^ secret-in-image-env "q4Wm7xs31Bn" severity=high
#~^ secret-in-image-env "Kq77Zv83pd" severity=high
#~^ secret-in-image-env "Zv83Kd77pq" severity=high
