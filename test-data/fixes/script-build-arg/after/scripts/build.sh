#!/bin/sh
set -eu
cd "$(dirname "$0")/.."
docker build --secret id=npm_token,env=NPM_TOKEN --build-arg VERSION=1 -t app .
