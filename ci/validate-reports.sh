#!/bin/sh
# Validates reports against the schemas in ci/schemas: FORMAT is the name of one of them, `gitlab`, `rdjson`, `junit`
# or `checkstyle`.
#
#   ci/validate-reports.sh FORMAT=FILE...
#
# Needs Python 3 with pip. What it uses is installed once under target/, at fixed versions. Each schema is first shown
# a broken report, so that a validator that looks at nothing is no success.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/validate-reports
if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home" \
        'jsonschema==4.26.0' 'rfc3987==1.3.8' 'lxml==5.3.0' >&2
    touch "$home/installed"
fi
PYTHONPATH=$home exec python3 "$root/ci/validate_reports.py" "$root/ci/schemas" "$@"
