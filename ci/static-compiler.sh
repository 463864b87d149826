#!/bin/sh
# What builds the allocator of static programs, which is in C: installs Debian's musl-tools, and prints the variable that
# tells cargo of the compiler: static-compiler.sh TARGET >>"$GITHUB_ENV". See docs/decisions/0297.
set -eu

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
command -v musl-gcc >/dev/null || {
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends musl-tools
} >&2
echo "CC_$(printf %s "$1" | tr - _)=musl-gcc"
