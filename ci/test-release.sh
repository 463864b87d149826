#!/bin/sh
# Tries what a release is made of: the archive with its manual page and completions, the checksums, the bill of
# materials, and that the program can be built of the files that the image and the published crate have.
#
#   ci/test-release.sh [PROGRAM]
#
# Needs Python 3.11 or later with pip, and cargo. Without PROGRAM, it is built.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR="$target"
cd "$root"
program=${1:-}
if [ -z "$program" ]; then
    cargo build --locked --quiet
    program=$target/debug/lint-secrets
fi
home=$target/test-release
if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home/python" \
        'cyclonedx-python-lib[json-validation]==11.12.0' >&2
    touch "$home/installed"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -1)

fail() {
    echo "$*" >&2
    exit 1
}

# The archive.
triple=x86_64-unknown-linux-musl
name=lint-secrets-$version-$triple
ci/package.sh "$triple" "$program" "$work/dist"
tar -xzf "$work/dist/$name.tar.gz" -C "$work"
(cd "$work/$name" && find . -type f | LC_ALL=C sort) >"$work/has"
cat >"$work/wanted" <<EOL
./CHANGELOG.md
./LICENSE-APACHE
./LICENSE-MIT
./README.md
./completions/lint-secrets.bash
./completions/lint-secrets.elvish
./completions/lint-secrets.fish
./completions/lint-secrets.powershell
./completions/lint-secrets.zsh
./lint-secrets
./lint-secrets.1
EOL
diff "$work/wanted" "$work/has" || fail 'the archive has other files'
[ "$("$work/$name/lint-secrets" --version)" = "lint-secrets $version" ] || fail 'its program has another version'
grep -q "^\.TH lint-secrets 1 .*$version" "$work/$name/lint-secrets.1" || fail 'the manual page is of another version'
if command -v man >/dev/null; then
    LC_ALL=C.UTF-8 man --warnings -l "$work/$name/lint-secrets.1" >"$work/page" 2>"$work/warnings" || fail 'man does not read its page'
    [ ! -s "$work/warnings" ] || fail "man finds fault with its page: $(cat "$work/warnings")"
    grep -q -e '--write-baseline' "$work/page" || fail 'the manual page does not name --write-baseline'
fi
for shell in bash elvish fish powershell zsh; do
    grep -q -e 'write-baseline' "$work/$name/completions/lint-secrets.$shell" || fail "$shell is offered no --write-baseline"
done
# shellcheck disable=SC2016
bash -c '
    . "$1" && set -- $(complete -p lint-secrets) || exit
    COMP_WORDS=(lint-secrets expl) COMP_CWORD=1
    while [ "$1" != -F ]; do shift; done
    "$2" lint-secrets expl lint-secrets
    [ "${COMPREPLY[*]}" = explain ]
' bash "$work/$name/completions/lint-secrets.bash" || fail 'bash does not complete `expl`'

# The bill of materials, after a broken one.
cargo metadata --format-version 1 --locked | python3 ci/sbom.py Cargo.lock >"$work/dist/lint-secrets.cdx.json"
PYTHONPATH="$home/python" python3 - "$work/dist/lint-secrets.cdx.json" <<'EOP' || fail 'the bill of materials is not right'
import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = open(sys.argv[1]).read()
validator = JsonStrictValidator(SchemaVersion.V1_6)
assert validator.validate_str(text.replace('"library"', '"book"', 1)), "a broken one is valid"
fault = validator.validate_str(text)
assert fault is None, fault
bill = json.loads(text)
names = {c["name"] for c in bill["components"]}
assert {"clap", "regex", "serde"} <= names, "it lacks what is linked"
assert not {"proptest", "tree-sitter", "trycmd"} & names, "it has what only tests use"
refs = {d["ref"] for d in bill["dependencies"]}
assert all(set(d["dependsOn"]) <= refs for d in bill["dependencies"]), "a dependency is not in it"
EOP
(cd "$work/dist" && sha256sum -- * >SHA256SUMS && sha256sum --check --quiet SHA256SUMS && [ "$(wc -l <SHA256SUMS)" -eq 2 ])

# What both the image and the crate have of the files.
mkdir "$home/files" 2>/dev/null || rm -rf "$home/files"/*
cargo package --list --allow-dirty --locked >"$work/crate" 2>/dev/null
for path in $(sed -n '/^FROM scratch/q; s/^COPY \(.*\) [^ ]*$/\1/p' Dockerfile); do
    grep -e "^$path\$" -e "^$path/" "$work/crate" || fail "the crate has no $path"
done >"$work/files"
tar -cf - -T "$work/files" | tar -xf - -C "$home/files"
cargo check --locked --quiet --bin lint-secrets --manifest-path "$home/files/Cargo.toml" || fail 'it cannot be built of them'
echo "the archive, the checksums and the bill of materials are right, and the files of the image and the crate build"
