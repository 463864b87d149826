#~ config: target = "Runtime"
FROM alpine:3.20 AS runtime
#~^ secret-in-image-env "8fK2mQ7xT4vB9nL3" severity=high
FROM runtime AS debug
#~^ secret-in-build-file "q4Wm7-xs31-Bn" severity=medium
