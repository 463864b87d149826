#!/bin/sh
docker build --build-arg NPM_TOKEN=$NPM_TOKEN --secret id=npm_token,src=$HOME/.npmrc .
