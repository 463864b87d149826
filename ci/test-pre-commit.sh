#!/bin/sh
# Tries the hooks with the real pre-commit: a leaky commit is stopped, a clean one passes, files that are no build files
# and what the config excludes are let through.
#
#   ci/test-pre-commit.sh [PROGRAM]
#
# Needs Python 3 with pip, git, and cargo. PROGRAM is the one on the PATH of the hook that wants one there; without it,
# it is built. The other hook builds this repository from source, as it does for its users, but without optimising: how
# fast the program is is no question here.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
program=${1:-}
if [ -z "$program" ]; then
    (cd "$root" && cargo build --locked --quiet)
    program=$target/debug/lint-secrets
fi
program=$(realpath "$program")
home=$target/test-pre-commit
if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home/python" \
        'pre-commit==4.7.0' >&2
    touch "$home/installed"
fi
export PYTHONPATH="$home/python"
export PRE_COMMIT_COLOR=never
# A folder of its own: the profile is another than that of a release.
export CARGO_TARGET_DIR="$home/build"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME="$work/cache"
# Whoever runs this may have settings of git that stop the commits of a test.
export GIT_CONFIG_GLOBAL="$work/gitconfig" GIT_CONFIG_SYSTEM=/dev/null
git config --global user.name test
git config --global user.email test@example.invalid
pre_commit() {
    python3 -m pre_commit "$@"
}

fail() {
    [ ! -f "$work/said" ] || cat "$work/said" >&2
    echo "$*" >&2
    exit 1
}

# pre-commit clones what is committed: the files as they are now are committed to a copy.
git init --quiet "$work/hooks"
git --git-dir "$work/hooks/.git" --work-tree "$root" add -A
git -C "$work/hooks" commit --quiet -m now
git -C "$work/hooks" reset --quiet --hard

mkdir "$work/project" "$work/bin"
ln -s "$program" "$work/bin/lint-secrets"
cd "$work/project"
git init --quiet
mkdir api vendor
leaky() {
    printf 'FROM alpine:3.20\nENV DB_PASSWORD=kestrel-%s-4471\n' fenland >api/Dockerfile
    git add -A
}
clean() {
    printf 'FROM alpine:3.20\nENV DB_PASSWORD_FILE=/run/secrets/db\n' >api/Dockerfile
    git add -A
}
leaky
cp api/Dockerfile vendor/Dockerfile
printf 'exclude = ["vendor/"]\n' >lint-secrets.toml
printf 'name: not a build file\npassword: kestrel-%s-4471\n' fenland >notes.yml
git add -A

# stopped WHAT COMMAND...: the leaky commit is stopped, and told of in a way that helps and shows nothing.
stopped() {
    what=$1
    shift
    ! "$@" >"$work/said" 2>&1 || fail "$what: a leaky commit passes"
    grep -q '^api/Dockerfile:2:17: high: `DB_PASSWORD` stays' "$work/said" || fail "$what: the message is not what it should be"
    ! grep -q -e kestrel -e fenland -e '^vendor/' -e '^notes.yml' "$work/said" || fail "$what: more was said than should be"
}

passes() {
    what=$1
    shift
    "$@" >"$work/said" 2>&1 || fail "$what: a clean commit is stopped"
    grep -q 'lint-secrets.*Passed' "$work/said" || fail "$what: the hook did not run"
}

# With a program on the PATH, and without one.
system() {
    PATH="$work/bin:$PATH" pre_commit try-repo "$work/hooks" lint-secrets-system --all-files
}
stopped lint-secrets-system system
clean
passes lint-secrets-system system
if ! command -v lint-secrets >/dev/null; then
    ! pre_commit try-repo "$work/hooks" lint-secrets-system --all-files >"$work/said" 2>&1 || fail 'it passes without a program'
    grep -q 'Executable `lint-secrets` not found' "$work/said" || fail 'it is not said that the program is missing'
fi

# The hook that `init` adds, to a config that has another one.
printf 'repos:\n- repo: local\n  hooks:\n  - {id: other, name: other, entry: "true", language: system}\n' >.pre-commit-config.yaml
"$program" init --hook >"$work/said" 2>&1
pre_commit validate-config .pre-commit-config.yaml
init() {
    PATH="$work/bin:$PATH" pre_commit run --all-files
}
leaky
stopped "init's hook" init
clean
passes "init's hook" init

# Built from source by pre-commit, and installed: it is git that is stopped.
cat >.pre-commit-config.yaml <<EOC
repos:
- repo: $work/hooks
  rev: $(git -C "$work/hooks" rev-parse HEAD)
  hooks:
  - id: lint-secrets
EOC
pre_commit install >/dev/null
leaky
stopped lint-secrets git commit -m leaky
! git rev-parse --quiet --verify HEAD >/dev/null || fail 'the leaky commit was made'
clean
passes lint-secrets git commit -m clean
git rev-parse --quiet --verify HEAD >/dev/null || fail 'the clean commit was not made'
# What is broken is told of in a sentence, and stops the commit.
printf 'exclude = [\n' >lint-secrets.toml
leaky
! git commit -m broken >"$work/said" 2>&1 || fail 'a broken config passes'
grep -q 'lint-secrets.toml' "$work/said" || fail 'the config is not named'
grep -q 'exit code: 2' "$work/said" || fail 'a broken config has another exit code than 2'
echo "pre-commit stops the leaky commit and lets the clean one pass, built from source, from the PATH, and as init adds it"
