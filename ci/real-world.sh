#!/usr/bin/env bash
# Checks what the linter claims against the real builders: ci/real-world.sh [--long] [--update] [--mutants] [TEST…]
#
# Needs Rust, and root (or sudo) to install the builders with apt-get and to start a daemon of its own.
#   --long     5,000 generated Dockerfiles instead of 300, and as many more of the others
#   --update   write docs/proof.md anew
#   --mutants  break rules of the model on purpose, one at a time: the tests have to notice each
#   TEST       only the tests whose name has this
set -euo pipefail
cd "$(dirname -- "$0")/.."
export CARGO_TERM_COLOR=never

long= update= mutants=
tests=()
for word in "$@"; do
    case $word in
    --long) long=yes ;;
    --update) update=yes ;;
    --mutants) mutants=yes ;;
    -*)
        sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    *) tests+=("$word") ;;
    esac
done

if [ "$(id -u)" -ne 0 ]; then
    # The daemon, layers and mounts are root's.
    exec sudo --preserve-env=PATH,HOME,CARGO_HOME,RUSTUP_HOME,CARGO_TARGET_DIR "$0" "$@"
fi

updated=
# missing COMMAND PACKAGE: installs what is not there; fails with the command that would.
missing() {
    [ -n "$(type -P "$1")" ] && return
    if [ -z "$updated" ]; then
        apt-get update -qq || true
        updated=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >/dev/null 2>&1 || true
    if [ -z "$(type -P "$1")" ]; then
        echo "$1 is missing and cannot be installed: apt-get update && apt-get install $2" >&2
        exit 1
    fi
}
missing dockerd docker.io
missing buildah buildah
missing busybox busybox-static
missing packer packer
missing cloud-init cloud-init
missing docker-compose docker-compose
missing unshare util-linux
missing jq jq
if [ -n "$(ldd "$(type -P busybox)" 2>/dev/null | grep -v 'not a dynamic')" ]; then
    echo 'busybox is not a static one: apt-get install busybox-static' >&2
    exit 1
fi

# Layers are many and small: memory is the faster place, where there is any.
parent=${TMPDIR:-/tmp}
if [ -d /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -1)" -gt 2000000 ]; then
    parent=/dev/shm
fi
home=$(mktemp -d "$parent/proof.XXXXXX")
daemon=
ended() {
    if [ -n "$daemon" ]; then
        kill "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    # What a build left mounted when it was interrupted.
    awk -v home="$home/" 'index($5, home) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount -l || true
    rm -rf -- "$home"
}
trap ended EXIT

# The client that came with the daemon: others may want plugins that are not there.
docker=/usr/bin/docker
[ -x "$docker" ] || docker=$(type -P docker)
export PROOF_DOCKER=$docker
export PROOF_DOCKER_HOST=unix://$home/docker.sock
export PROOF_SCRATCH=$home/scratch
export PROOF_BUILDAH=$home/buildah
export PROOF_BUILDAH_DRIVER=overlay
export PROOF_RECORDS=$PWD/target/proof
export PROOF_LONG=$long
mkdir -p "$PROOF_SCRATCH" "$PROOF_BUILDAH" "$PROOF_RECORDS"

dockerd --data-root "$home/data" --exec-root "$home/exec" --host "$PROOF_DOCKER_HOST" --pidfile "$home/pid" \
    --bridge=none --iptables=false --ip6tables=false >"$home/dockerd.log" 2>&1 &
daemon=$!
export DOCKER_HOST=$PROOF_DOCKER_HOST
for _ in $(seq 150); do
    "$docker" version >/dev/null 2>&1 && break
    if ! kill -0 "$daemon" 2>/dev/null; then
        break
    fi
    sleep 0.2
done
if ! "$docker" version >/dev/null 2>&1; then
    echo 'dockerd does not start:' >&2
    tail -5 "$home/dockerd.log" >&2
    exit 1
fi

# A base image without a registry: static busybox and nothing else.
mkdir "$home/base"
cp -- "$(type -P busybox)" "$home/base/busybox"
cat >"$home/base/Dockerfile" <<'EOF'
FROM scratch AS tools
COPY busybox /bin/busybox
RUN ["/bin/busybox", "mkdir", "-p", "/etc", "/root", "/tmp", "/usr/bin", "/var"]
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN for f in /tmp/a /tmp/b /etc/c /root/.npmrc /var/d /root/e; do echo seed > $f; done
FROM scratch
COPY --from=tools /bin /bin
COPY --from=tools /etc /etc
COPY --from=tools /root /root
COPY --from=tools /tmp /tmp
COPY --from=tools /usr /usr
COPY --from=tools /var /var
EOF
DOCKER_BUILDKIT=1 "$docker" build --quiet --network=none --tag proof-base "$home/base" >/dev/null
"$docker" save --output "$home/base.tar" proof-base
buildah_here() {
    buildah --storage-driver "$PROOF_BUILDAH_DRIVER" --root "$PROOF_BUILDAH/root" --runroot "$PROOF_BUILDAH/run" "$@"
}
if ! buildah_here pull --quiet "docker-archive:$home/base.tar" >/dev/null 2>&1; then
    # Overlays do not lie on every file system.
    export PROOF_BUILDAH_DRIVER=vfs
    buildah_here pull --quiet "docker-archive:$home/base.tar" >/dev/null
fi

if [ -n "$mutants" ]; then
    ci/real-world-mutants.sh "${tests[@]}"
    exit
fi

# A thread that waits for the linter, which has threads of its own, takes up the next case in the meantime, and so on: the
# stacks of the cases lie on one another.
export RUST_MIN_STACK=$((256 << 20))
if [ ${#tests[@]} -eq 0 ]; then
    rm -f -- "$PROOF_RECORDS"/*.json
fi
ran=$home/ran
cargo test --locked --test proof -- --ignored --nocapture --skip page:: "${tests[@]}" 2>&1 | tee "$ran"
if ! grep -Eq '^test result: ok\. [1-9][0-9]* passed' "$ran"; then
    echo 'no test ran' >&2
    exit 1
fi
if [ ${#tests[@]} -eq 0 ]; then
    cargo test --locked --test cloud_init_schema -- --ignored --nocapture
fi
if [ ${#tests[@]} -eq 0 ] && [ -z "$long" ]; then
    UPDATE=$update cargo test --locked --test proof -- --ignored --exact page::page_of_the_proof
fi
