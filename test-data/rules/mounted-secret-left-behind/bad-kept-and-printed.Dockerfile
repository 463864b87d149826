# syntax=docker/dockerfile:1
#~ covers: D067
FROM rust:1
WORKDIR /app
RUN --mount=type=secret,id=git cargo add --git https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git core
#~^ mounted-secret-left-behind "cargo add --git https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git core"
RUN --mount=type=secret,id=git poetry add git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git
#~^ mounted-secret-left-behind "poetry add git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git"
RUN --mount=type=secret,id=git bundle add core --git https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git
#~^ mounted-secret-left-behind "bundle add core --git https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git"
RUN --mount=type=secret,id=git pipenv install git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git
#~^ mounted-secret-left-behind "pipenv install git+https://$(cat /run/secrets/git)@git.example.com/shop/core.git"
RUN --mount=type=secret,id=git git submodule add https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git core
#~^ mounted-secret-left-behind "git submodule add https://ci:$(cat /run/secrets/git)@git.example.com/shop/core.git core"
RUN --mount=type=secret,id=pypi poetry config repositories.main https://ci:$(cat /run/secrets/pypi)@pypi.example.com/simple
#~^ mounted-secret-left-behind "poetry config repositories.main https://ci:$(cat /run/secrets/pypi)@pypi.example.com/simple"
RUN --mount=type=secret,id=pypi uv add https://ci:$(cat /run/secrets/pypi)@files.example.com/core-1.0-py3-none-any.whl
#~^ mounted-secret-left-behind "uv add https://ci:$(cat /run/secrets/pypi)@files.example.com/core-1.0-py3-none-any.whl"
RUN --mount=type=secret,id=php composer config repositories.core vcs https://ci:$(cat /run/secrets/php)@git.example.com/shop/core.git
#~^ mounted-secret-left-behind "composer config repositories.core vcs https://ci:$(cat /run/secrets/php)@git.example.com/shop/core.git"
RUN --mount=type=secret,id=npm npm ci --//r.example.com/:_authToken=$(cat /run/secrets/npm)
#~^ mounted-secret-left-behind "npm ci --//r.example.com/:_authToken=$(cat /run/secrets/npm)"
RUN --mount=type=secret,id=npm yarn config set //r.example.com/:_authToken $(cat /run/secrets/npm) && yarn install && rm /usr/local/share/.yarnrc .yarnrc.yml
#~^ secret-in-build-log "yarn config set //r.example.com/:_authToken $(cat /run/secrets/npm)"
RUN --mount=type=secret,id=conda conda config --add channels https://conda.example.com/t/$(cat /run/secrets/conda)/acme
#~^ mounted-secret-left-behind "conda config --add channels https://conda.example.com/t/$(cat /run/secrets/conda)/acme"
