#~ covers: D008 D009 V06
FROM alpine:3.20
#~^ secret-in-image-env "k4Zt9-qq81 and more" severity=high
#~^ secret-in-image-env "Kd83pq77Zv" severity=high
ENV LANG=C.UTF-8 \
    # the service's token
    API_TOKEN=8fK2mQ7xT4vB9nL3 \
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3"

    # lint-secrets has nothing to say of these
    PATH=/opt/bin:$PATH
#~^ secret-in-image-env "q4Wm7-xs31-Bn"
ENV X=1
#~^ secret-in-image-env "aq3=Zb7=c9Kx"
#~^ secret-in-image-env "correct horse 9 battery"
#~^^ secret-in-image-env
