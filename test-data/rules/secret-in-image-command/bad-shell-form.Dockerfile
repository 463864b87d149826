#~ covers: D024
FROM redis:7
ENTRYPOINT API_TOKEN=8fK2mQ7xT4vB9nL3 exec ./serve
#~^ secret-in-image-command "8fK2mQ7xT4vB9nL3" severity=high
CMD redis-server --requirepass=n7Rq2Lx9Wz
#~^ secret-in-image-command "n7Rq2Lx9Wz" severity=high
