#~ why: the file says that it is none
FROM alpine:3.20
ENV GOOGLE_APPLICATION_CREDENTIALS=/app/pool.json
COPY pool.json /app/
