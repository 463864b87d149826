#!/bin/sh
# Tries the plugin with the real docker client: it is listed, it stops a build that would leave a secret behind, and it
# hands a clean one over to `docker build`. Where an engine can be reached, or started, the clean one is really built.
#
# Needs Debian or Ubuntu as root where docker.io or a build of this program is missing. Arguments: the program; without
# one it is built.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
program=${1:-}
if [ -z "$program" ]; then
    (cd "$root" && cargo build --locked --quiet)
    program=${CARGO_TARGET_DIR:-$root/target}/debug/lint-secrets
fi
# The checks are made in other folders.
program=$(CDPATH='' cd -- "$(dirname -- "$program")" && pwd)/$(basename -- "$program")
if ! command -v docker >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends docker.io >/dev/null
fi
work=$(mktemp -d)
engine=
cleanup() {
    [ -z "$engine" ] || kill "$engine" 2>/dev/null || :
    [ -z "$engine" ] || wait "$engine" 2>/dev/null || :
    rm -rf "$work"
}
trap cleanup EXIT
export DOCKER_CONFIG="$work/docker"
mkdir "$DOCKER_CONFIG"
cd "$work"

fail() {
    [ ! -f "$work/said" ] || cat "$work/said" >&2
    echo "$*" >&2
    exit 1
}

# said CODE COMMAND...: what the command says goes to a file; it has to end with the code.
said() {
    wanted=$1 code=0
    shift
    "$@" >"$work/said" 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || fail "ended with $code, not $wanted: $1 $2 …"
}

says() {
    grep -q -e "$1" "$work/said" || fail "does not say: $1"
    if grep -q -e kestrel -e fenland "$work/said"; then
        fail 'shows a part of a secret'
    fi
}

secret=kestrel-fenland-$((4000 + 471))
mkdir app
printf 'FROM scratch\nARG NPM_TOKEN\nCOPY hello /hello\nLABEL a=b\n' >app/Dockerfile
echo hello >app/hello
mkdir leaky
printf 'FROM scratch\nENV DB_PASSWORD=%s\n' "$secret" >leaky/Dockerfile

# The client knows it, with nothing wrong.
said 0 "$program" install-docker-plugin
said 0 docker --help
says 'lintsecrets.*Find the secrets that a build would leave behind'
! grep -i -A2 'invalid plugins' "$work/said" || fail 'the client does not take the plugin'
docker info >"$work/said" 2>&1 || :
says 'lintsecrets: Find the secrets'
said 0 docker lintsecrets --version
says "^lint-secrets $(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)\$"

# It stops what leaves something behind, with the linter's own exit codes.
said 1 docker lintsecrets build -t x leaky
says 'secret-in-image-env'
said 1 docker lintsecrets build --build-arg NPM_TOKEN app
says 'what is passed as `NPM_TOKEN`'
said 1 docker lintsecrets --format concise build --label "db.password=$secret" app
says '^<command line>:2:'
said 1 docker lintsecrets --format concise leaky
says '^leaky/Dockerfile:2:'
said 2 docker lintsecrets build -
says 'this build cannot be linted'
said 1 "$program" exec -- docker build leaky
says 'secret-in-image-env'

# What is clean is handed over: by then the client itself speaks.
said 0 docker lintsecrets build --help
says '^Usage:  docker.* build '
if ! docker version >/dev/null 2>&1 && command -v dockerd >/dev/null && [ "$(id -u)" -eq 0 ]; then
    export DOCKER_HOST="unix://$work/docker.sock"
    dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/run" --pidfile "$work/pid" \
        --storage-driver vfs --iptables=false --ip6tables=false --bridge=none >"$work/engine.log" 2>&1 &
    engine=$!
    for _ in $(seq 60); do
        docker version >/dev/null 2>&1 && break
        kill -0 "$engine" 2>/dev/null || break
        sleep 1
    done
fi
if docker version >/dev/null 2>&1; then
    for run in "docker lintsecrets" "$program exec -- docker"; do
        docker rmi -f lint-secrets-plugin-test >/dev/null 2>&1 || :
        # shellcheck disable=SC2086
        DOCKER_BUILDKIT=0 said 0 $run build -t lint-secrets-plugin-test app
        says 'no secret stays behind'
        docker image inspect lint-secrets-plugin-test >/dev/null || fail "$run build built nothing"
    done
    docker rmi -f lint-secrets-plugin-test >/dev/null
    built='and the engine built the clean one'
else
    # Nothing listens there: it is the client that says so, after the linter was content.
    DOCKER_HOST="unix://$work/none.sock" said 1 docker lintsecrets build -t x app
    says 'no secret stays behind'
    says '[Cc]annot connect to the Docker daemon\|failed to connect to the docker API'
    built='and the client had the clean one (no engine could be started)'
fi

said 0 "$program" install-docker-plugin --remove
! docker --help | grep -q lintsecrets || fail 'the plugin is still there'
echo "docker knows the plugin, the leaky builds were stopped, $built"
