#~ covers: D044 D045 D046 D049 D050 D051 D069 V14
# syntax=docker/dockerfile:1
FROM alpine:3.20
WORKDIR /src
RUN --mount=type=secret,id=git_token git -c credential.https://git.example.com.helper='!f() { echo username=oauth2; echo "password=$(cat /run/secrets/git_token)"; }; f' clone "https://git.example.com/team/app.git"
#~^ mounted-secret-left-behind "git clone "https://oauth2:$(cat /run/secrets/git_token)@git.example.com/team/app.git"" severity=high
RUN --mount=type=secret,id=git_token,env=GIT_TOKEN \
    git clone -c http.extraHeader="Authorization: Bearer $GIT_TOKEN" https://git.example.com/team/lib.git /lib
#~^ mounted-secret-left-behind "git clone -c http.extraHeader="Authorization: Bearer $GIT_TOKEN" https://git.example.com/team/lib.git /lib"
RUN --mount=type=secret,id=git_token \
    git config --global url."https://x:$(cat /run/secrets/git_token)@git.example.com/".insteadOf https://git.example.com/ && \
#~^ mounted-secret-left-behind "git config --global url."https://x:$(cat /run/secrets/git_token)@git.example.com/".insteadOf https://git.example.com/"
    go mod download
RUN --mount=type=secret,id=git_token,env=GIT_TOKEN \
    echo "https://x:$GIT_TOKEN@git.example.com" > ~/.git-credentials && git config --global credential.helper store
#~^ mounted-secret-left-behind "> ~/.git-credentials"
RUN --mount=type=secret,id=npm_token \
    npm config set //registry.example.com/:_authToken "$(cat /run/secrets/npm_token)" && npm ci && rm ~/.npmrc
#~^ mounted-secret-left-behind "npm config set //registry.example.com/:_authToken "$(cat /run/secrets/npm_token)""
RUN --mount=type=secret,id=registry_password \
    docker login -u ci --password-stdin registry.example.com < /run/secrets/registry_password
#~^ mounted-secret-left-behind "docker login -u ci --password-stdin registry.example.com < /run/secrets/registry_password"
RUN --mount=type=secret,id=aws_key,env=AWS_KEY aws configure set aws_secret_access_key "$AWS_KEY"
#~^ mounted-secret-left-behind "aws configure set aws_secret_access_key "$AWS_KEY""
RUN --mount=type=secret,id=pip_token,env=PIP_TOKEN pip install -e "git+https://$PIP_TOKEN@git.example.com/team/lib.git#egg=lib"
#~^ mounted-secret-left-behind "pip install -e "git+https://$PIP_TOKEN@git.example.com/team/lib.git#egg=lib""
RUN --mount=type=secret,id=pro-attach-config pro attach --attach-config /run/secrets/pro-attach-config
#~^ mounted-secret-left-behind "pro attach --attach-config /run/secrets/pro-attach-config"
RUN --mount=type=secret,id=download_token,env=DOWNLOAD_TOKEN wget "https://files.example.com/app.tgz?token=$DOWNLOAD_TOKEN"
#~^ mounted-secret-left-behind "wget "https://files.example.com/app.tgz?token=$DOWNLOAD_TOKEN""
