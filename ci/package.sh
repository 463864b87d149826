#!/bin/sh
# Makes the release archive of one target, with the manual page and the completions in it.
#
#   ci/package.sh TARGET PROGRAM FOLDER
#
# TARGET is a target triple, PROGRAM the built lint-secrets, FOLDER where the archive goes. The pages are made by the
# program itself, so it has to run here, or HOST_PROGRAM has to name one that does.
set -eu

target=$1 program=$2 folder=$3
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
host=${HOST_PROGRAM:-$program}
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -1)
name=lint-secrets-$version-$target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name/completions" "$folder"
cp "$program" "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$work/$name/"
"$host" man >"$work/$name/lint-secrets.1"
for shell in bash elvish fish powershell zsh; do
    "$host" completions "$shell" >"$work/$name/completions/lint-secrets.$shell"
done
case $target in
    *windows*) (cd "$work" && 7z a -bso0 -tzip "$name.zip" "$name") && mv "$work/$name.zip" "$folder/" ;;
    *) tar -C "$work" -czf "$folder/$name.tar.gz" "$name" ;;
esac
