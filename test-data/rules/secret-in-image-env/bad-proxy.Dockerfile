#~ covers: D012
FROM alpine:3.20
ENV http_proxy=http://build:Kd83pq77Zv@proxy.example.com:3128
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
ENV HTTPS_PROXY="http://build:n7Rq2Lx9Wz@proxy.example.com:3128"
#~^ secret-in-image-env "n7Rq2Lx9Wz" severity=high
