#!/bin/sh
set -eu
cd "$(dirname "$0")/.."
docker build --build-arg NPM_TOKEN="$NPM_TOKEN" --build-arg VERSION=1 -t app .
