#!/bin/sh
podman build --build-arg NPM_TOKEN=$NPM_TOKEN -t a .
