#~ covers: D076
#~ why: references, other files, and answers that are no passwords
FROM alpine:3.20
ENV TARGET=/root/.pgpass
RUN echo "db.example.com:5432:app:ada:$(cat /run/secrets/pw)" > /root/.pgpass
RUN echo 'h:5432:d:ada' > /root/.pgpass
RUN echo yes | su - -c 'setup --accept'
RUN echo 'Rk8vQp2mTr' | su app -c 'cat > name'
RUN echo 'Rk8vQp2mTr' | doas tee /etc/motd
USER 1000
