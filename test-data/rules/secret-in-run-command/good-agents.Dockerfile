#~ covers: D082
FROM debian:12
ENV TS_AUTHKEY=file:/run/secrets/ts_authkey TUNNEL_TOKEN_FILE=/run/secrets/tunnel
CMD tailscaled & tailscale up --authkey=file:/run/secrets/ts_authkey
ENTRYPOINT ["sh", "-c", "ngrok config add-authtoken $NGROK_AUTHTOKEN && exec ngrok http 80"]
