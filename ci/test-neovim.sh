#!/bin/sh
# Tries the language server with a real client: Neovim without a screen, set up by the block of docs/editors.md, types a
# secret into a Dockerfile, sees the finding, hovers, accepts it with a code action, adds a workspace folder, and ends.
# The `:make` of that page is tried, too.
#
#   ci/test-neovim.sh [PROGRAM]
#
# Needs Debian or Ubuntu as root where neovim or a build of this program is missing. Without PROGRAM, it is built.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
program=${1:-}
if [ -z "$program" ]; then
    (cd "$root" && cargo build --locked --quiet)
    program=${CARGO_TARGET_DIR:-$root/target}/debug/lint-secrets
fi
program=$(realpath "$program")
if ! command -v nvim >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends neovim >/dev/null
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block LANGUAGE NUMBER HEADING: that block of a section of the page.
block() {
    awk -v language="$1" -v number="$2" -v heading="## $3" '
        # Behind the language stands what is expected of a block.
        /^## / { inside = $0 == heading }
        inside && $0 == "```" { printing = 0 }
        printing { print }
        inside && index($0 " ", "```" language " ") == 1 { printing = ++seen == number }
    ' "$root/docs/editors.md"
}
block lua 1 Neovim >"$work/init.lua"
block vim 2 Vim >"$work/make.vim"
for file in init.lua make.vim; do
    if [ ! -s "$work/$file" ]; then
        echo "docs/editors.md has no block for $file" >&2
        exit 1
    fi
done

# What is on the PATH notes how each server ends.
mkdir "$work/bin"
cat >"$work/bin/lint-secrets" <<EOS
#!/bin/sh
code=0
"$program" "\$@" || code=\$?
echo "\$code" >>"$work/ended.\$1"
exit "\$code"
EOS
chmod +x "$work/bin/lint-secrets"

# Two repositories; the second has a folder with a config of its own.
mkdir -p "$work/home" "$work/one/.git" "$work/two/.git" "$work/two/vendor"
printf 'FROM alpine:3.20\n' >"$work/one/Dockerfile"
cp "$work/one/Dockerfile" "$work/two/vendor/Dockerfile"
printf 'ignore = ["secret-in-image-env"]\n' >"$work/two/vendor/lint-secrets.toml"

export PATH="$work/bin:$PATH" HOME="$work/home" WORK="$work"
export XDG_CONFIG_HOME="$work/home" XDG_DATA_HOME="$work/home" XDG_STATE_HOME="$work/home" XDG_CACHE_HOME="$work/home"
code=0
timeout 240 nvim --headless -n -i NONE -u "$work/init.lua" -S "$root/ci/test_neovim.lua" >"$work/said" 2>&1 || code=$?
if [ "$code" -ne 0 ]; then
    cat "$work/said" >&2
    echo "Neovim ended with $code" >&2
    exit 1
fi
if [ "$(cat "$work/ended.lsp")" != "0
0" ]; then
    echo "two servers had to end with 0, and ended with: $(tr '\n' ' ' <"$work/ended.lsp")" >&2
    exit 1
fi
if grep -r -q -e kestrel -e fenland "$work/said" "$work/home"; then
    echo 'a part of the secret is in what Neovim printed or kept' >&2
    exit 1
fi
sed -n 's/.*\(Neovim [0-9][0-9.]*: typed\)/\1/p' "$work/said"
