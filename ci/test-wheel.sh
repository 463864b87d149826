#!/bin/sh
# Builds the wheel, installs it into a folder of its own, and runs what it installs.
#
# Needs Python 3 with pip, and cargo.
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
rm -rf "$home/wheels" "$home/program"
cd "$root"
PYTHONPATH="$home/python" python3 -m maturin build --quiet --release --out "$home/wheels" --manifest-path Cargo.toml
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-index --target "$home/program" \
    "$home/wheels"/*.whl
version=$("$home/program/bin/lint-secrets" --version)
[ "$version" = "lint-secrets $(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)" ]
code=0
"$home/program/bin/lint-secrets" --quiet --format concise test-data/demo >/dev/null || code=$?
[ "$code" -eq 1 ]
echo "the wheel installs $version"
