#~ covers: D070 D072 V09
# syntax=docker/dockerfile:1
FROM alpine:3.20
WORKDIR /app
RUN --mount=type=secret,id=app_key cat /run/secrets/app_key > /app/key
#~^ mounted-secret-left-behind "> /app/key" severity=critical confidence=high flow=2
RUN --mount=type=secret,id=app_key cp /run/secrets/app_key /etc/app/
#~^ mounted-secret-left-behind "cp /run/secrets/app_key /etc/app/"
RUN --mount=type=secret,id=app_key,target=/root/key install -m 600 /root/key .ssh/id_ed25519
#~^ mounted-secret-left-behind "install -m 600 /root/key .ssh/id_ed25519"
RUN --mount=type=secret,id=app_key base64 -d /run/secrets/app_key | tee key.bin > /dev/null
#~^ mounted-secret-left-behind "tee key.bin > /dev/null"
RUN --mount=type=secret,id=app_key,env=APP_KEY printf '%s' "$APP_KEY" >> settings.ini
#~^ mounted-secret-left-behind ">> settings.ini"
RUN --mount=type=secret,id=app_key \
    --mount=type=cache,target=/root/.cache \
    cp /run/secrets/app_key /root/.cache/app_key
#~^ mounted-secret-left-behind "cp /run/secrets/app_key /root/.cache/app_key" severity=medium
RUN --mount=type=secret,id=env_file \
    while IFS= read -r line; do echo "export $line" >> /etc/profile.d/app.sh; done < /run/secrets/env_file
#~^ mounted-secret-left-behind ">> /etc/profile.d/app.sh"
RUN --mount=type=secret,id=env_file . /run/secrets/env_file && echo "$SERVICE_ACCOUNT" > account.json
#~^ mounted-secret-left-behind "> account.json"
RUN ["cp", "/var/run/secrets/none", "/app/none"]
RUN --mount=type=secret,id=app_key ["cp", "/run/secrets/app_key", "/app/copy"]
#~^ mounted-secret-left-behind "cp"
