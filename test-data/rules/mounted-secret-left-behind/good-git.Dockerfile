#~ covers: D044 D045 V14
# syntax=docker/dockerfile:1
FROM golang:1.25
RUN --mount=type=secret,id=git_token git clone "https://$(cat /run/secrets/git_token)@git.example.com/app.git" /tmp/app && make -C /tmp/app && rm -rf /tmp/app
RUN --mount=type=secret,id=git_token git clone "https://$(cat /run/secrets/git_token)@git.example.com/app.git" && cd app && git remote set-url origin https://git.example.com/app.git
RUN --mount=type=secret,id=git_token,env=GIT_TOKEN \
    git -c credential.helper='!f() { echo username=x; echo "password=$GIT_TOKEN"; }; f' clone https://git.example.com/lib.git
RUN --mount=type=secret,id=git_token \
    git config --global url."https://x:$(cat /run/secrets/git_token)@git.example.com/".insteadOf https://git.example.com/ && \
    go mod download && rm -f /root/.gitconfig
RUN --mount=type=secret,id=git_token,env=GIT_TOKEN git fetch "https://x:$GIT_TOKEN@git.example.com/app.git" main
RUN git config --global url."git@git.example.com:".insteadOf https://git.example.com/
