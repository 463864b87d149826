#!/bin/sh
podman build --secret id=npm_token,env=NPM_TOKEN -t a .
