#~ covers: D012
FROM alpine:3.20
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
#~^ secret-in-image-env "n7Rq2Lx9Wz" severity=high
