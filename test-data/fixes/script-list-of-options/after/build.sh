#!/bin/bash
args=()
for n in VERSION NPM_TOKEN; do
  args+=(--build-arg "$n=${!n}")
done
docker build "${args[@]}" -t a .
