# syntax=docker/dockerfile:1
FROM rust:1
WORKDIR /app
# The login is no part of what is written down.
RUN --mount=type=secret,id=git uv add git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git
RUN --mount=type=secret,id=git git ls-remote https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git
RUN --mount=type=secret,id=git cargo add --dry-run --git https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git core
# Nothing is logged and nothing stays.
RUN --mount=type=secret,id=npm npm ci --//r.example.com/:_authToken=$(cat /run/secrets/npm) && rm -rf ~/.npm
RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci
# The later major versions mask what they set.
RUN --mount=type=secret,id=npm yarn config set npmAuthToken $(cat /run/secrets/npm) && yarn install && rm -f /usr/local/share/.yarnrc .yarnrc.yml
RUN --mount=type=secret,id=kaggle,target=/root/.kaggle/kaggle.json kaggle datasets download -d shop/sales
RUN --mount=type=secret,id=vpn openvpn --config /etc/openvpn/a.ovpn --auth-user-pass /run/secrets/vpn
RUN --mount=type=secret,id=postgres initdb -D /data --pwfile=/run/secrets/postgres
