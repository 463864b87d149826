#~ covers: D010 D011
FROM alpine:3.20
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
#~^ secret-in-image-env "n7Rq2Lx9Wz" severity=high
#~^ secret-in-image-env "P7x-ss1Kq" severity=high
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
ENV CELERY_BROKER_URL=amqp://guest:guest@mq:5672//
#~^ weak-default-credential "guest" severity=low
ARG DB_PASS
#~^ secret-in-image-env "DB_PASS" severity=high
ENV DB_URL=postgres://app:${DB_PASS}@db/app
#~^ secret-in-image-env "x7kd-9fq2-mm3v-0tza-4wpe"
#~^ secret-in-image-env "live_123456789_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v"
