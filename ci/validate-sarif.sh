#!/bin/sh
# Validates SARIF files with Microsoft's SARIF Multitool: the schema, the standard's rules, and GitHub's.
#
#   ci/validate-sarif.sh FILE...
#
# Needs node with npm (20 or later), and on Linux libstdc++6 and ca-certificates; no .NET, the tool brings its own.
# The tool is installed once under target/. It exits with 0 whatever it finds, so its words decide here; and it is
# first shown a broken file, so that a tool that looks at nothing is no success.
set -eu

version=5.7.0
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/sarif-multitool-$version
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if [ "$#" -eq 0 ]; then
    echo "usage: $0 FILE..." >&2
    exit 2
fi

if [ ! -d "$home/node_modules/@microsoft/sarif-multitool" ]; then
    mkdir -p "$home"
    npm install --prefix "$home" --no-save --no-audit --no-fund --loglevel=error \
        "@microsoft/sarif-multitool@$version" "@microsoft/sarif-multitool-$(node -p process.platform)@$version" >&2
fi
tool=$(cd "$home" && node -p "require('@microsoft/sarif-multitool')")
if [ ! -x "$tool" ]; then
    # The package does this after its installation, when npm lets it run scripts.
    chmod u+x "$tool"
fi

# Prints what the tool says of one file; fails when it did not look at it.
look() {
    said=$("$tool" validate --rule-kind 'Sarif;Gh' --level 'Error;Warning' "$1") || true
    printf '%s\n' "$said"
    printf '%s\n' "$said" | grep -q '^Done\. 1 files scanned\.'
}

broken=$home/broken.sarif
printf '%s\n' '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{}}]}]}' >"$broken"
if ! look "$broken" | grep -q ': error JSON'; then
    echo "the validator does not find the fault in a broken file" >&2
    exit 1
fi

failed=0
for file in "$@"; do
    if ! said=$(look "$file"); then
        printf '%s\n%s: was not looked at\n' "$said" "$file" >&2
        failed=1
    elif printf '%s\n' "$said" | grep -E ': error [A-Z]' >&2; then
        failed=1
    else
        echo "$file: valid SARIF"
    fi
done
exit "$failed"
