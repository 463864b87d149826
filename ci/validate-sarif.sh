#!/bin/sh
# Validates SARIF files: against the SARIF 2.1.0 JSON schema with ajv, and against the rules of the standard and of
# GitHub code scanning with Microsoft's SARIF Multitool. Both are needed: the Multitool does not look at enumerations,
# a schema cannot say that an index points into a list.
#
#   ci/validate-sarif.sh FILE...
#
# Needs node 20 or later with npm; on Linux also libstdc++6 and zlib1g. The Multitool brings its own .NET. Everything is
# installed once under target/, at fixed versions. The Multitool exits with 0 whatever it finds, so its words decide
# here; and both are first shown broken files, so that a validator that looks at nothing is no success.
set -eu

multitool=5.7.0
ajv=8.20.0
formats=3.0.1
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/validate-sarif/$multitool-$ajv-$formats
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

if [ "$#" -eq 0 ]; then
    echo "usage: $0 FILE..." >&2
    exit 2
fi

if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    npm install --prefix "$home" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error \
        "@microsoft/sarif-multitool@$multitool" "ajv@$ajv" "ajv-formats@$formats" >&2
    touch "$home/installed"
fi
tool=$(cd "$home" && node -p "require('@microsoft/sarif-multitool')")
# What the package's own script does; it is not run above.
chmod u+x "$tool"

cat >"$home/schema.js" <<'JS'
const fs = require("fs");
const Ajv = require("ajv/dist/2020");
const [schema, file] = process.argv.slice(2);
const ajv = new Ajv({ strict: false, allErrors: true });
require("ajv-formats")(ajv);
const valid = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));
if (!valid(JSON.parse(fs.readFileSync(file, "utf8")))) {
  for (const e of valid.errors) console.log(`${file}: error schema: ${e.instancePath} ${e.message}`);
  process.exit(1);
}
JS
schema=$(dirname "$tool")/sarif-2.1.0.json

# Print what is wrong with a file; fail when there is anything, or when the file was not looked at.
by_schema() {
    node "$home/schema.js" "$schema" "$1"
}
by_multitool() {
    said=$("$tool" validate --rule-kind 'Sarif;Gh' --level 'Error;Warning' "$1") || true
    if ! printf '%s\n' "$said" | grep -q '^Done\. 1 files scanned\.'; then
        printf '%s\n%s: was not looked at\n' "$said" "$1"
        return 1
    fi
    ! printf '%s\n' "$said" | grep -E ': error [A-Z]'
}

broken() {
    printf '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":"a",%s"message":{"text":"a"}}]}]}\n' "$1" >"$home/broken.sarif"
}
broken '"level":"fatal",'
if by_schema "$home/broken.sarif" >/dev/null; then
    echo "the schema does not find the fault in a broken file" >&2
    exit 1
fi
broken '"ruleIndex":9,'
if by_multitool "$home/broken.sarif" >/dev/null; then
    echo "the Multitool does not find the fault in a broken file" >&2
    exit 1
fi

failed=0
for file in "$@"; do
    if by_schema "$file" >&2 && by_multitool "$file" >&2; then
        echo "$file: valid SARIF"
    else
        failed=1
    fi
done
exit "$failed"
