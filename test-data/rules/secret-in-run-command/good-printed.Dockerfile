#~ covers: D041 D042 D048 D058 D067
FROM alpine:3.20
# The words that printf puts in are references, paths and numbers.
RUN printf 'API_KEY=%s\nPORT=%s\n' '${API_KEY}' 8080 > .env
RUN printf 'PASSWORD_FILE=%s\nTOKEN_TTL=%d\n' /run/secrets/db 3600 > .env
RUN printf 'machine %s login %s password %s\n' git.example.com ci "$(cat /run/secrets/t)" > /dev/shm/netrc
RUN printf 'token %s\n' done && printf '%s\n' password
RUN printf 'password=%s\n' "$(openssl rand -hex 16)" > /dev/null
# Nothing but what is in the same place: a header from a file, a token of the environment, a documented form.
RUN curl -fsS -H @/run/secrets/header -H "Authorization: Bearer ${TOKEN}" https://api.example.com/
RUN curl -fsS -H 'Authorization: Bearer <token>' https://api.example.com/ || true
RUN sudo -n apt-get update && sudo -u postgres psql -c 'SELECT 1'
RUN mvn -B -Dpassword.file=/run/secrets/p -DskipTokenTests=true package && ./gradlew -PsigningKeyId=0A1B2C3D build
# Conversions with a width, and with anything behind them.
RUN printf 'password=%s, user=%s' "$A" "$B" > /etc/a && printf 'db.password=%s;user=%s\n' "$A" "$B" > /etc/b
RUN printf 'password=%s&user=%s' "$A" "$B" > /etc/a && printf 'password=%.32s' "$A" > /etc/b
RUN printf 'password=%-20s' "$A" > /etc/a && printf 'password=%s\r\n' "$A" > /etc/b
RUN printf 'password="%s"\n' "$A" > /etc/a && printf "password: \"%s\"\n" "$A" > /etc/b
RUN printf '%s=%s\n' DB_PASSWORD "$A" PORT 8080 > /etc/a && printf -- '%s: %s\n' "$A" text > /etc/b
