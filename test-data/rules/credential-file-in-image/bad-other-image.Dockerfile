#~ covers: D098
#~ why: of another image, or a named context, names are all that is known
FROM alpine:3.20
COPY --from=vault /id_rsa /root/.ssh/id_rsa
#~^ credential-file-in-image "/id_rsa"
COPY --from=registry.example.com/tools:1 /etc/tls/server.key /etc/tls/
#~^ credential-file-in-image "/etc/tls/server.key"
