#!/usr/bin/env bash
# Builds the site of the documentation into target/site: every page has a place, every link and anchor leads somewhere,
# and the site loads nothing from elsewhere. Needs Python 3 with venv.
set -euo pipefail
cd "$(dirname -- "$0")/.."

home=target/test-docs
if ! cmp -s ci/docs-requirements.txt "$home/installed"; then
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --requirement ci/docs-requirements.txt
    cp ci/docs-requirements.txt "$home/installed"
fi
rm -rf target/site
# Without the interpreter's cache beside the hooks.
if ! PYTHONDONTWRITEBYTECODE=1 "$home/bin/mkdocs" build --strict >"$home/log" 2>&1; then
    cat "$home/log" >&2
    exit 1
fi

pages=$(find target/site -name '*.html' | wc -l)
if loaded=$(grep -rnoE '<(script|link|img|iframe)[^>]*(src|href)="(https?:)?//[^"]*"' --include '*.html' target/site); then
    printf 'the site loads from elsewhere:\n%s\n' "$loaded" >&2
    exit 1
fi
# A fence that was not understood, or a link that was left as it is, would stand in the text.
if left=$(grep -rnE '^(<p>)?```|\]\([^)]*\.md' --include '*.html' target/site); then
    printf 'not rendered:\n%s\n' "$left" >&2
    exit 1
fi
[ "$pages" -gt 60 ] || { echo "only $pages pages" >&2; exit 1; }
echo "$pages pages in target/site"
