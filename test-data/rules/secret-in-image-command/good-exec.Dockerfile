#~ covers: D024
FROM redis:7
CMD ["sh", "-c", "exec redis-server --requirepass \"$(cat /run/secrets/redis_pw)\""]
HEALTHCHECK CMD ["curl", "-fsS", "--config", "/run/secrets/hc", "http://localhost/"]
