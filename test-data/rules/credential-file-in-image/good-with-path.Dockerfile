#~ covers: D035
FROM python:3.13
ENV GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/sa.json
COPY app.json /app/
ENV SSL_CERT_FILE=/etc/tls/site.pem
COPY conf/site.pem /etc/tls/site.pem
ENV SECRETS_FILE=/app/.env.example
COPY .env.example /app/
