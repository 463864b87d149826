#!/usr/bin/env bash
# The page of --format html in a real Chromium: test-html.sh [BINARY] [PAGE...]
# Opens the pages of the demo, of a folder with many stages and of the hostile case, and those that are named. Screenshots
# go to target/html. As root it installs Debian's chromium where it is missing.
set -euo pipefail
cd "$(dirname -- "$0")/.."

binary=${1:-target/release/lint-secrets}
[ $# -eq 0 ] || shift
out=target/html
rm -rf "$out"
mkdir -p "$out"

if ! command -v chromium >/dev/null; then
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null
fi

# page CODE NAME PATH...: makes a page; the linter has to end with the code.
page() {
    local wanted=$1 name=$2 code=0
    shift 2
    "$binary" --quiet --format concise --format "html=$out/$name.html" "$@" >/dev/null || code=$?
    if [ "$code" -ne "$wanted" ]; then
        echo "ended with $code, not $wanted: $*" >&2
        exit 1
    fi
}
page 1 demo test-data/demo
page 0 clean test-data/demo/site
page 1 stages test-data/render/stages
cp test-data/render/hostile/page.html "$out/hostile.html"

python3 ci/test_html.py "$out" "$out"/{demo,clean,stages,hostile}.html "$@"
