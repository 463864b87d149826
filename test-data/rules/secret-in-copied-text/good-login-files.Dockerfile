#~ why: the same line in a file that is none
FROM alpine:3.20
COPY <<EOF /etc/hosts.list
db.example.com:5432:app:ada:Xy7kQ9pLm2
EOF
USER 1000
