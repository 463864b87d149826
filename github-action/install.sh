#!/usr/bin/env bash
# Puts lint-secrets at hand and says where it is, as the output `program`: a release archive whose SHA-256 is right, or
# what a build from source gives.
#
# In: INPUT_VERSION, INPUT_SHA256, ACTION_REPOSITORY (owner/name that the action is used from), RUNNER_OS, RUNNER_ARCH,
# RUNNER_TEMP, GITHUB_SERVER_URL, GITHUB_OUTPUT, and RELEASES, a folder or URL to take releases from instead.
set -euo pipefail

fail() {
    echo "::error title=lint-secrets::$1"
    exit 2
}

here=$(cd -- "$(dirname -- "$0")" && pwd)
home=$RUNNER_TEMP/lint-secrets
mkdir -p "$home"

if [ "$INPUT_VERSION" = source ]; then
    command -v cargo >/dev/null || fail 'version: source needs Rust, and there is no cargo on this runner'
    cargo install --quiet --locked --path "$here/.." --root "$home/built"
    echo "program=$home/built/bin/lint-secrets" >>"$GITHUB_OUTPUT"
    exit 0
fi
# It becomes a part of a URL and of file names.
[[ $INPUT_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
    fail 'version: has to be a release, as 1.2.3, or the word source'

case $RUNNER_OS-$RUNNER_ARCH in
    Linux-X64) target=x86_64-unknown-linux-musl archive=tar.gz ;;
    Linux-ARM64) target=aarch64-unknown-linux-musl archive=tar.gz ;;
    macOS-X64) target=x86_64-apple-darwin archive=tar.gz ;;
    macOS-ARM64) target=aarch64-apple-darwin archive=tar.gz ;;
    Windows-X64) target=x86_64-pc-windows-msvc archive=zip ;;
    *) fail "there is no release for $RUNNER_OS on $RUNNER_ARCH; use version: source" ;;
esac
name=lint-secrets-$INPUT_VERSION-$target
releases=${RELEASES:-$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases/download}

take() {
    if [ -d "$releases" ]; then
        cp "$releases/v$INPUT_VERSION/$1" "$home/$1"
    else
        curl --fail --silent --show-error --location --proto '=https' --retry 3 --output "$home/$1" \
            "$releases/v$INPUT_VERSION/$1"
    fi || fail "$1 of release v$INPUT_VERSION cannot be had"
}

take "$name.$archive"
wanted=$INPUT_SHA256
if [ -z "$wanted" ]; then
    take SHA256SUMS
    wanted=$(awk -v file="$name.$archive" '$2 == file || $2 == "*" file { print $1 }' "$home/SHA256SUMS")
fi
[[ $wanted =~ ^[0-9a-f]{64}$ ]] || fail "there is no SHA-256 for $name.$archive"
if command -v sha256sum >/dev/null; then
    given=$(sha256sum "$home/$name.$archive")
else
    given=$(shasum -a 256 "$home/$name.$archive")
fi
given=${given%% *}
if [ "${given#\\}" != "$wanted" ]; then
    rm -f -- "$home/$name.$archive"
    fail "the SHA-256 of $name.$archive is not the one it has to have; nothing of it was run"
fi

case $archive in
    zip) unzip -q -o "$home/$name.$archive" -d "$home" ;;
    *) tar -xzf "$home/$name.$archive" -C "$home" ;;
esac
program=$home/$name/lint-secrets
[ "$RUNNER_OS" != Windows ] || program=$program.exe
[ -x "$program" ] || fail "$name.$archive holds no lint-secrets"
echo "program=$program" >>"$GITHUB_OUTPUT"
