#~ covers: D035
#~ why: the path is harmless; the COPY of the file that it names is the finding
FROM python:3.13
ENV GOOGLE_APPLICATION_CREDENTIALS=/app/sa.json
COPY sa.json /app/
#~^ credential-file-in-image "sa.json" severity=high
ENV TLS_PRIVATE_KEY_FILE=/etc/tls/site.pem
COPY conf/site.pem /etc/tls/site.pem
#~^ credential-file-in-image "conf/site.pem"
COPY other.json /app/
