#~ covers: D024 D025
FROM redis:7
HEALTHCHECK CMD curl -fsS -u "$HC_USER:$HC_PASSWORD" http://localhost/health
HEALTHCHECK NONE
ENTRYPOINT ["docker-entrypoint.sh"]
CMD redis-server --requirepass "$REDIS_PASSWORD"
