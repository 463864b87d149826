#~ covers: D085 V18
FROM alpine:3.20
COPY id_rsa.pub /root/.ssh/authorized_keys
COPY server.crt ca.pem fullchain.pem /etc/tls/
COPY insecure_id_rsa /root/.ssh/id_rsa
COPY .env.example .env.sample /app/
COPY package*.json *.json ./
COPY secret.go password_reset.py TokenProvider.java src/
COPY --from=nginx:1.27 /etc/nginx/cert.key /etc/nginx/
COPY . .
COPY known_hosts /root/.ssh/known_hosts
RUN --mount=type=bind,source=id_rsa,target=/k ./use
