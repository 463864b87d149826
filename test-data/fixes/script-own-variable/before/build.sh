#!/bin/sh
NPM_TOKEN=$(cat "$HOME/.token")
docker build --build-arg NPM_TOKEN="$NPM_TOKEN" -t app .
