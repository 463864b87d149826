#!/bin/sh
# Tries the hooks with the real pre-commit: a leaky commit is stopped, a clean one passes, files that are no build files
# and what the config excludes are let through.
#
# Needs Python 3 with pip, git, and cargo. The hook builds this repository from source, as it does for its users.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
home=$target/test-pre-commit
if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home/python" \
        'pre-commit==4.7.0' >&2
    touch "$home/installed"
fi
export PYTHONPATH="$home/python"
# What cargo has built of the dependencies serves the hook, too, and what it builds serves the hook of the PATH.
export CARGO_TARGET_DIR="$target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME="$work/cache"
pre_commit() {
    python3 -m pre_commit "$@"
}

# pre-commit clones what is committed: the files as they are now are committed to a copy.
git clone --quiet "$root" "$work/hooks"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf - 2>/dev/null) | tar -xf - -C "$work/hooks"
identity="-c user.name=test -c user.email=test@example.invalid -c commit.gpgsign=false"
# shellcheck disable=SC2086
(cd "$work/hooks" && git add -A && git $identity commit --quiet --allow-empty -m now)

mkdir "$work/project"
cd "$work/project"
git init --quiet
mkdir api vendor
printf 'FROM alpine:3.20\nENV DB_PASSWORD=kestrel-%s-4471\n' fenland >api/Dockerfile
cp api/Dockerfile vendor/Dockerfile
printf 'exclude = ["vendor/"]\n' >lint-secrets.toml
printf 'name: not a build file\npassword: kestrel-%s-4471\n' fenland >notes.yml
git add -A

try() {
    pre_commit try-repo "$work/hooks" "$1" --all-files --color never >"$work/said" 2>&1
}

check() {
    if try "$1"; then
        cat "$work/said" >&2
        echo "$1: a leaky commit passes" >&2
        exit 1
    fi
    if ! grep -q '^api/Dockerfile:2:17: high: `DB_PASSWORD` stays' "$work/said"; then
        cat "$work/said" >&2
        echo "$1: the message is not what it should be" >&2
        exit 1
    fi
    if grep -q -e kestrel -e fenland -e '^vendor/' -e '^notes.yml' "$work/said"; then
        cat "$work/said" >&2
        echo "$1: more was said than should be" >&2
        exit 1
    fi
}

clean() {
    if ! try "$1"; then
        cat "$work/said" >&2
        echo "$1: a clean commit is stopped" >&2
        exit 1
    fi
    grep -q 'lint-secrets.*Passed' "$work/said"
}

for hook in lint-secrets lint-secrets-system; do
    if [ "$hook" = lint-secrets-system ]; then
        PATH="$target/release:$PATH"
    fi
    check "$hook"
    cp api/Dockerfile "$work/leaky"
    printf 'FROM alpine:3.20\nENV DB_PASSWORD_FILE=/run/secrets/db\n' >api/Dockerfile
    git add -A
    clean "$hook"
    cp "$work/leaky" api/Dockerfile
    git add -A
done
# The hook that `init` adds, to a config that has another one.
printf 'repos:\n- repo: local\n  hooks:\n  - {id: other, name: other, entry: "true", language: system}\n' >.pre-commit-config.yaml
lint-secrets init --hook >"$work/said" 2>&1
pre_commit validate-config .pre-commit-config.yaml
git add -A
if pre_commit run --all-files --color never >"$work/said" 2>&1; then
    echo "init's hook: a leaky commit passes" >&2
    exit 1
fi
if ! grep -q '^api/Dockerfile:2:17: high: `DB_PASSWORD` stays' "$work/said" || grep -q -e kestrel -e '^vendor/' "$work/said"; then
    cat "$work/said" >&2
    echo "init's hook: the message is not what it should be" >&2
    exit 1
fi
printf 'FROM alpine:3.20\n' >api/Dockerfile
git add -A
pre_commit run --all-files --color never >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }
echo "pre-commit stops the leaky commit and lets the clean one pass, init's own hook too"
