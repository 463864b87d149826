#!/bin/sh
# Create the "x" user with password "hashicorp"
# export DB_PASSWORD=Kx7vQ2mNpwT7
#~^ secret-on-machine-image "Kx7vQ2mNpwT7"
true
