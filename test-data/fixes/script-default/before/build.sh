#!/bin/sh
: "${NPM_TOKEN:=$(cat ~/.token)}"
docker build --build-arg NPM_TOKEN=$NPM_TOKEN -t a .
