#~ covers: D046 D050 D051 D068 D070 D076 D080
#~ why: a login file that is somewhere else than usual, a shell that reads its script, lists of variables
# syntax=docker/dockerfile:1
FROM node:22
RUN --mount=type=secret,id=t,env=T DOCKER_CONFIG=/etc/docker docker login -u ci -p "$T" registry.example.com
#~^ mounted-secret-left-behind "DOCKER_CONFIG=/etc/docker docker login -u ci -p "$T" registry.example.com"
RUN --mount=type=secret,id=t docker --config /app/docker login -u ci --password-stdin registry.example.com < /run/secrets/t
#~^ mounted-secret-left-behind "docker --config /app/docker login -u ci --password-stdin registry.example.com < /run/secrets/t"
RUN --mount=type=secret,id=gcp export CLOUDSDK_CONFIG=/opt/gcloud && gcloud auth activate-service-account --key-file=/run/secrets/gcp
#~^ mounted-secret-left-behind "gcloud auth activate-service-account --key-file=/run/secrets/gcp"
RUN --mount=type=secret,id=t,env=T HOME=/home/ci npm config set //registry.example.com/:_authToken "$T"
#~^ mounted-secret-left-behind "HOME=/home/ci npm config set //registry.example.com/:_authToken "$T""
RUN --mount=type=secret,id=t,env=T echo "$T" | helm registry login registry.example.com -u ci --password-stdin
#~^ mounted-secret-left-behind "helm registry login registry.example.com -u ci --password-stdin"
RUN --mount=type=secret,id=t,env=T printf "protocol=https\nhost=git.example.com\npassword=$T\n" | git credential-store --file /root/git-logins store
#~^ mounted-secret-left-behind "git credential-store --file /root/git-logins store"
RUN --mount=type=secret,id=t,env=T yum-config-manager --save --setopt=app.password="$T"
#~^ mounted-secret-left-behind "yum-config-manager --save --setopt=app.password="$T""
RUN --mount=type=secret,id=t,env=T zypper ar "https://ci:$T@zypp.example.com/" app
#~^ mounted-secret-left-behind "zypper ar "https://ci:$T@zypp.example.com/" app"
RUN --mount=type=secret,id=t,env=T add-apt-repository "deb https://ci:$T@apt.example.com stable main"
#~^ mounted-secret-left-behind "add-apt-repository "deb https://ci:$T@apt.example.com stable main""
RUN --mount=type=secret,id=t,env=T declare -px > /etc/build-variables
#~^ mounted-secret-left-behind "> /etc/build-variables"
RUN --mount=type=secret,id=t bash -euo pipefail <<'EOF'
TOKEN=$(cat /run/secrets/t)
cat > /app/.env <<INNER
#~^ mounted-secret-left-behind "> /app/.env"
API_TOKEN=${TOKEN}
INNER
EOF
RUN --mount=type=secret,id=t <<'EOF' sh -s -- /app/token
cat /run/secrets/t > "$1"
#~^ mounted-secret-left-behind "> "$1""
EOF
