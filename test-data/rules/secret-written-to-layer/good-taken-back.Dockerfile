#~ covers: D046 D047 D048 D049 D050 D051 D052 D053 D068 D072 D080 D087
# syntax=docker/dockerfile:1
FROM node:22 AS builder
WORKDIR /app

# A login file that is written, used and removed by one command.
RUN --mount=type=secret,id=t,env=T echo "//registry.example.com/:_authToken=$T" > .npmrc && npm ci && rm -f .npmrc
RUN --mount=type=secret,id=t,env=T printf 'machine git.example.com login ci password %s\n' "$T" > ~/.netrc && go mod download && shred -u ~/.netrc
RUN --mount=type=secret,id=t,env=T set -e; \
    trap 'rm -f /root/.netrc' EXIT; \
    echo "machine git.example.com login ci password $T" > /root/.netrc; \
    go mod download
RUN --mount=type=secret,id=t,env=T <<EOF
cat > /etc/pip.conf <<CONF
[global]
extra-index-url = https://ci:$T@pypi.example.com/simple
CONF
pip install -r requirements.txt
rm /etc/pip.conf
EOF
RUN --mount=type=secret,id=t,env=T cd /root && echo "_auth=$T" >> .npmrc && npm ci && cd / && rm -rf /root/.npmrc
# The file only holds the reference; the value comes when it is read.
RUN echo '//registry.example.com/:_authToken=${NPM_TOKEN}' >> .npmrc
RUN printf '%s\n' '//registry.example.com/:_authToken=${NPM_TOKEN}' 'always-auth=true' > /root/.npmrc
RUN --mount=type=secret,id=t,env=NPM_TOKEN echo "//registry.example.com/:_authToken=\${NPM_TOKEN}" > .npmrc && npm ci
RUN printf '[global]\nindex-url = https://pypi.example.com/simple\n' > /etc/pip.conf
RUN echo "registry=https://registry.example.com/" > .npmrc && rm .npmrc

# A tool that keeps what it is given, and is told to forget it.
RUN --mount=type=secret,id=t,env=T npm config set //registry.example.com/:_authToken "$T" && npm ci && npm config delete //registry.example.com/:_authToken && rm -rf ~/.npm/_logs
RUN --mount=type=secret,id=t,env=T npm config set //registry.example.com/:_authToken "$T" && npm ci && rm -r ~/.npmrc ~/.npm
RUN --mount=type=secret,id=t,env=T NPM_CONFIG_USERCONFIG=/dev/shm/npmrc npm_config_logs_dir=/dev/shm npm config set //registry.example.com/:_authToken "$T"
RUN --mount=type=secret,id=t,env=T HOME=/tmp/h && export HOME && npm config set //registry.example.com/:_authToken "$T" && npm ci && rm -rf /tmp/h
RUN npm config set registry https://registry.example.com/ && npm config set audit false && npm config set strict-ssl true
RUN npm config set '//registry.example.com/:_authToken' '${NPM_TOKEN}'
RUN yarn config set npmAuthToken '${NPM_TOKEN}' && yarn config set npmRegistryServer https://registry.example.com

# Git: a helper for the time of the build, a header without a login, one that is taken back, a store that is empty.
RUN git config --global credential.helper 'cache --timeout=60' && git config --global http.sslCAInfo /etc/ssl/ca.pem
RUN git config --global http.extraheader "X-Trace: build" && git config --global --add safe.directory /app
RUN git config --global credential.helper store
RUN --mount=type=secret,id=t,env=T git config --global http.extraheader "Authorization: Bearer $T" && git fetch && git config --global --unset http.extraheader
RUN --mount=type=secret,id=t,env=T git config --global credential.helper store && echo "https://ci:$T@git.example.com" > ~/.git-credentials && git fetch && rm ~/.git-credentials
RUN --mount=type=secret,id=creds,target=/root/.git-credentials git config --global credential.helper store && git fetch

# A registry's login that is ended, or kept in memory, or mounted.
RUN --mount=type=secret,id=t docker login -u ci --password-stdin registry.example.com < /run/secrets/t && docker pull registry.example.com/a && docker logout registry.example.com
RUN --mount=type=secret,id=t DOCKER_CONFIG=/dev/shm/docker docker login -u ci --password-stdin registry.example.com < /run/secrets/t
RUN --mount=type=secret,id=t cat /run/secrets/t | docker --config /tmp/d login -u ci --password-stdin registry.example.com && docker --config /tmp/d pull registry.example.com/a && rm -rf /tmp/d
RUN --mount=type=secret,id=cfg,target=/root/.docker/config.json crane pull registry.example.com/a /a.tar

# Cloud tools: what is no key, a login of the machine's own, and one that goes in the same command.
RUN aws configure set region eu-central-1 && aws configure set output json && aws configure set credential_source Ec2InstanceMetadata
RUN aws configure set role_arn arn:aws:iam::123456789012:role/build --profile build
RUN --mount=type=secret,id=k,env=K aws configure set aws_secret_access_key "$K" && aws s3 cp s3://b/a /a && rm -rf ~/.aws
RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 cp s3://b/a /a
RUN --mount=type=secret,id=aws AWS_SHARED_CREDENTIALS_FILE=/run/secrets/aws aws s3 cp s3://b/a /a
RUN --mount=type=secret,id=gcp gcloud auth activate-service-account --key-file=/run/secrets/gcp && gsutil cp gs://b/a /a && rm -rf /root/.config/gcloud
RUN --mount=type=secret,id=gcp CLOUDSDK_CONFIG=/dev/shm/gcloud gcloud auth activate-service-account --key-file=/run/secrets/gcp
RUN --mount=type=secret,id=gcp export CLOUDSDK_CONFIG="$(mktemp -d)" && gcloud auth activate-service-account --key-file=/run/secrets/gcp && gsutil cp gs://b/a /a && rm -rf "$CLOUDSDK_CONFIG"
RUN gcloud config set project example-project && gcloud auth configure-docker --quiet
RUN az login --identity && az account set --subscription 00000000-0000-0000-0000-000000000000

# Keys: the public half, other hosts' keys, an agent that holds it in memory, a link to the mount.
ARG SSH_PUBLIC_KEY
RUN mkdir -p /root/.ssh && echo "$SSH_PUBLIC_KEY" > /root/.ssh/authorized_keys
RUN ssh-keyscan git.example.com >> /root/.ssh/known_hosts && chmod 600 /root/.ssh/known_hosts
RUN --mount=type=secret,id=key eval "$(ssh-agent)" && ssh-add /run/secrets/key && git clone git@git.example.com:team/app.git && ssh-agent -k
RUN --mount=type=secret,id=key eval "$(ssh-agent -s)" && ssh-add - < /run/secrets/key && git clone git@git.example.com:team/app.git
RUN --mount=type=secret,id=key ln -s /run/secrets/key /root/.ssh/id_ed25519 && git clone git@git.example.com:team/app.git
RUN --mount=type=secret,id=key ssh-keygen -y -f /run/secrets/key > /root/.ssh/id_ed25519.pub
RUN --mount=type=secret,id=key install -m 600 /run/secrets/key /dev/shm/key && GIT_SSH_COMMAND="ssh -i /dev/shm/key" git fetch
RUN --mount=type=secret,id=key,env=KEY printf '%s\n' "$KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa && git fetch; rm -f /root/.ssh/id_rsa
# Removed later, and only ever public; or never there.
COPY deploy.pub /root/.ssh/deploy.pub
RUN rm -f /root/.ssh/deploy.pub /root/.ssh/id_rsa /root/.ssh/id_ed25519

# Package sources of the system: no login, a mounted one, and one that goes again.
RUN echo 'deb [signed-by=/usr/share/keyrings/app.gpg] https://apt.example.com stable main' > /etc/apt/sources.list.d/app.list
RUN echo 'Acquire::http::Proxy "http://proxy.example.com:3142";' > /etc/apt/apt.conf.d/01proxy
RUN --mount=type=secret,id=apt,target=/etc/apt/auth.conf.d/app.conf apt-get update && apt-get install -y app
RUN --mount=type=secret,id=t,env=T echo "machine apt.example.com login ci password $T" > /etc/apt/auth.conf.d/app.conf && apt-get update && rm /etc/apt/auth.conf.d/app.conf
RUN printf '[app]\nname=app\nbaseurl=https://yum.example.com/\ngpgcheck=1\ngpgkey=https://yum.example.com/KEY.asc\n' > /etc/yum.repos.d/app.repo
RUN apk add --no-cache --repository https://apk.example.com/main app

# A login file mounted into the folder that is cached stays with the mount.
RUN --mount=type=cache,target=/root/.m2 --mount=type=secret,id=settings,target=/root/.m2/settings.xml mvn -B package
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf pip install -r requirements.txt
RUN --mount=type=cache,target=/cache --mount=type=secret,id=t cp /run/secrets/t /cache/t && use /cache/t && rm /cache/t

# The environment, where a mounted file is the only secret; one variable that is none; a program with variables.
RUN --mount=type=secret,id=t env > /build-info
RUN printenv PATH > /etc/path && env | grep '^NODE_VERSION=' > /etc/node-version
RUN --mount=type=secret,id=t,env=T env -i PATH="$PATH" ./build
RUN set -eux; env CI=1 npm run build

FROM nginx:1.27
# What the builder holds beside what is taken.
COPY --from=builder /app/dist /usr/share/nginx/html
COPY --from=builder /app/node_modules/lib/.npmrc.example /srv/
