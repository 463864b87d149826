#!/bin/sh
# Builds the wheel, installs it into an environment of its own, and runs what it installs.
#
# Needs Python 3 with pip and venv, and cargo. The program in this wheel is not optimised, so that what cargo has built
# for the tests serves it: the question is what a wheel holds and installs.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
home=$target/test-wheel
if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home/python" \
        'maturin==1.9.6' >&2
    touch "$home/installed"
fi
rm -rf "$home/wheels" "$home/venv"
cd "$root"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)

fail() {
    echo "$*" >&2
    exit 1
}

"$home/python/bin/maturin" build --quiet --profile dev --out "$home/wheels" --manifest-path Cargo.toml
wheel=$(echo "$home"/wheels/*.whl)
case ${wheel##*/} in
    "lint_secrets-$version-py3-none-"*) ;;
    *) fail "this is not one wheel of version $version for every Python: $wheel" ;;
esac
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel"
about=$(echo "$home"/venv/lib/python3*/site-packages/lint_secrets-*.dist-info)
for line in 'Name: lint-secrets' "Version: $version" 'License-Expression: MIT OR Apache-2.0'; do
    grep -q -x -e "$line" "$about/METADATA" || fail "the wheel does not say: $line"
done
for licence in LICENSE-APACHE LICENSE-MIT; do
    cmp -s "$licence" "$about/licenses/$licence" || fail "$licence is not in the wheel"
done
said=$("$home/venv/bin/lint-secrets" --version)
[ "$said" = "lint-secrets $version" ] || fail "what it installs says: $said"
code=0
said=$("$home/venv/bin/lint-secrets" --quiet --format concise test-data/demo) || code=$?
[ "$code" -eq 1 ] || fail "what it installs ended with $code, not 1, on what leaks"
echo "$said" | grep -q -e '\[secret-in-image-env\] (' || fail "what it installs found something else: $said"
"$home/venv/bin/pip" uninstall --quiet --yes lint-secrets
[ ! -e "$home/venv/bin/lint-secrets" ] || fail 'it stays after it was removed'
echo "the wheel installs lint-secrets $version, which finds what leaks"
