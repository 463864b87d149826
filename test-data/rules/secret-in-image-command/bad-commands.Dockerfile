#~ covers: D024 D025 D027
FROM redis:7
SHELL ["/bin/sh", "-c", "export API_TOKEN=8fK2mQ7xT4vB9nL3; "]
#~^ secret-in-image-command "8fK2mQ7xT4vB9nL3" severity=high
HEALTHCHECK --interval=30s CMD curl -fsS -u admin:Kd83pq77Zv http://localhost/health
#~^ secret-in-image-command "Kd83pq77Zv" severity=high
CMD ["redis-server", "--requirepass", "n7Rq2Lx9Wz"]
#~^ secret-in-image-command "n7Rq2Lx9Wz" severity=high
