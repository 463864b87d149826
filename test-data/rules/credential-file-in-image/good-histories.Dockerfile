#~ covers: D081 D099
#~ why: a schema and a database say nothing of a login by their names
FROM alpine:3.20
ENV HISTFILE=/dev/null
COPY .bashrc .inputrc /root/
COPY schema.sql /docker-entrypoint-initdb.d/
COPY app.sqlite3 /data/
