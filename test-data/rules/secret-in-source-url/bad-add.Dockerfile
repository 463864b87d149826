#~ covers: D095 D096 V34
FROM alpine:3.20
ARG T
#~^ secret-build-arg "T" severity=high
ADD https://files.example.com/app.tgz?token=$T /srv/
ARG PASS
#~^ secret-build-arg "PASS" severity=high
ADD https://bot:${PASS}@files.example.com/b.tgz /srv/
ADD https://bot:Kd83pq77Zv@files.example.com/c.tgz /srv/
#~^ secret-in-source-url "Kd83pq77Zv" severity=high
ADD https://files.example.com/d.tgz?access_token=8fK2mQ7xT4vB9nL3 /srv/
#~^ secret-in-source-url "8fK2mQ7xT4vB9nL3" severity=high
ADD --keep-git-dir https://{{fake:github-pat}}@github.com/example/app.git /src
#~^ secret-in-source-url "{{fake:github-pat}}" severity=critical
ARG GIT
#~^ secret-build-arg "GIT" severity=high
ADD https://$GIT@github.com/example/app.git#main /src
ADD ["https://bot:n7Rq2Lx9Wz@files.example.com/e.tgz", "/srv/"]
#~^ secret-in-source-url "n7Rq2Lx9Wz" severity=high
