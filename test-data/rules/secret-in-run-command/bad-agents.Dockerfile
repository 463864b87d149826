#~ covers: D082
FROM debian:12
RUN ngrok config add-authtoken zq84hfKd02msPw77Kx7vQ2mNpw_5Zk8vQp2mTr9wLs3xB
#~^ secret-in-run-command "zq84hfKd02msPw77Kx7vQ2mNpw_5Zk8vQp2mTr9wLs3xB"
RUN cloudflared service install zq84hfKd02msPw77Kx7vQ2mNpwzq84hfKd02msPw
#~^ secret-in-run-command "zq84hfKd02msPw77Kx7vQ2mNpwzq84hfKd02msPw"
CMD tailscaled & tailscale up --authkey={{fake:tailscale}}
#~^ secret-in-image-command
