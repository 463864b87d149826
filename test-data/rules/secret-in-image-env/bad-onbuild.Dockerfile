#~ covers: D026
FROM node:22
ONBUILD ENV API_TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high
ONBUILD ARG NPM_TOKEN
#~^ secret-build-arg "NPM_TOKEN" severity=medium
ONBUILD RUN curl -H "Authorization: Bearer q4Wm7xs31BnT8" https://files.example.com/a
#~^ secret-in-run-command "q4Wm7xs31BnT8" severity=high
ONBUILD LABEL db.password=Kd83pq77Zv
#~^ secret-in-image-label "Kd83pq77Zv" severity=high
ONBUILD CMD ["redis-server", "--requirepass", "n7Rq2Lx9Wz"]
#~^ secret-in-image-command "n7Rq2Lx9Wz" severity=high
ONBUILD COPY .npmrc /root/
#~^ credential-file-in-image ".npmrc" severity=high
ONBUILD ADD https://bot:w4Rt9kk20Hs@files.example.com/a.tgz /srv/
#~^ secret-in-source-url "w4Rt9kk20Hs" severity=high
ONBUILD ARG D_SECRET=z7Qp1-vv93-Lm
#~^ secret-build-arg "z7Qp1-vv93-Lm" severity=high
