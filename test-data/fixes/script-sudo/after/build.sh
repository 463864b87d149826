#!/bin/sh
sudo docker build --build-arg NPM_TOKEN=$NPM_TOKEN -t a .
