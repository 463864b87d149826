#~ why: a file of which each line is a login, told by where it is put
FROM alpine:3.20
COPY <<EOF /root/.pgpass
db.example.com:5432:app:ada:Xy7kQ9pLm2
#~^ secret-in-copied-text "Xy7kQ9pLm2"
EOF
USER 1000
