#!/usr/bin/env bash
# What a user waits for: whole processes, against what they could not be faster than. Prints ratios; nothing fails.
#
#   ci/bench.sh [BINARY]
#
# Needs hyperfine, ripgrep and GNU time, as Debian has them (`apt-get install hyperfine ripgrep time`).
set -euo pipefail
cd "$(dirname -- "$0")/.."
binary=${1:-target/release/lint-secrets}
[ -x "$binary" ] || cargo build --release --locked
binary=$(realpath -- "$binary")
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# timed NAME COMMAND: the best time of a command in ms. The best: what else the machine does only adds to it.
timed() {
    hyperfine --shell=none --warmup 2 --min-runs "${runs:-10}" --ignore-failure --export-json "$work/$1.json" "$2" \
        >"$work/$1.log" 2>&1 || { cat "$work/$1.log" >&2; exit 1; }
    python3 -c 'import json, sys; print(round(json.load(open(sys.argv[1]))["results"][0]["min"] * 1e3, 1))' "$work/$1.json"
}

# files FOLDER FILES BUILD_FILES: a repository of FILES files, BUILD_FILES of them Dockerfiles.
files() {
    python3 - "$@" <<'PYTHON'
import os, sys

folder, files, builds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
each = files // builds
os.makedirs(f"{folder}/.git")
for build in range(builds):
    below = f"{folder}/group{build % 50:02}/service{build}"
    for part in range(10):
        os.makedirs(f"{below}/src/part{part}")
    for n in range(each - 1):
        name = ("mod{}.rs", "view{}.tsx", "test{}.py", "notes{}.md")[n % 4].format(n)
        with open(f"{below}/src/part{n % 10}/{name}", "w") as file:
            file.write("// text\n" * 8)
    text = ["FROM debian:12 AS build", "ENV APP_HOME=/srv/app"]
    for part in range(20):
        text += [f"# part {part}", f"RUN set -eux; \\\n    apt-get update; \\\n    apt-get install -y curl make part{part}"]
    if build % 50 == 0:
        text += ["ENV DB_PASSWORD=correct-horse-9"]
    with open(f"{below}/Dockerfile", "w") as file:
        file.write("\n".join(text) + "\n")
PYTHON
}

ratio() {
    python3 -c 'import sys; print(f"{float(sys.argv[1]) / float(sys.argv[2]):.2f}")' "$1" "$2"
}

peak() {
    command time -f '%M' -o "$work/peak" "$@" >"$work/out" 2>&1 || true
    tail -n 1 "$work/peak"
}

echo "binary                            $(($(stat -c %s "$binary") / 1024)) KiB"

printf 'FROM alpine:3.20\nRUN echo hello\n' >"$work/Dockerfile"
printf 'FROM alpine:3.20\nENV DB_PASSWORD=correct-horse-9\n' >"$work/leaky.Dockerfile"
runs=100
nothing=$(timed nothing /bin/true)
echo "a program that does nothing       $nothing ms"
echo "one small file                    $(timed clean "$binary --no-config $work/Dockerfile") ms"
echo "one small file with a secret      $(timed leaky "$binary --no-config $work/leaky.Dockerfile") ms"

runs=10
files "$work/many" 200000 500
rg=$(timed rg "rg --files --hidden $work/many")
own=$(timed many "$binary --no-config --format concise $work/many")
echo "200,000 files: rg --files         $rg ms"
echo "200,000 files, 500 of them build files   $own ms: $(ratio "$own" "$rg") times"
echo "peak memory over these            $(peak "$binary" --no-config --format concise "$work/many") KiB"

files "$work/builds" 20000 10000
echo "peak memory over 10,000 Dockerfiles   $(peak "$binary" --no-config --format concise "$work/builds") KiB"
