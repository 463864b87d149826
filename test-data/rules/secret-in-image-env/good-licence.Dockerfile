#~ covers: D039 D040
FROM alpine:3.20
ENV LICENSE=accept ACCEPT_EULA=Y
ENV LICENSE_FILE=/opt/licence.dat
ENV LICENSES="Apache-2.0 AND MIT" TS3SERVER_LICENSE=accept
ENV LICENSE_SERVER=27000@licences.example.com
ENV LM_LICENSE_FILE=27000@licences.example.com
