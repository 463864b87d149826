#!/bin/bash
#~ linked:
ROOT_PASSWORD="$1"
echo "root:${ROOT_PASSWORD:-Rz58wnBv4t}" | chpasswd
#~^ secret-in-provisioner "Rz58wnBv4t"
SSH_PASS=${SSH_PASSWORD:-vagrant}
#~^ weak-default-credential "vagrant"
# Nothing, another variable, something made, a file, a message, a flag: no default that is a secret.
TOKEN=${TOKEN:-}
DB_PASS=${DB_PASS:-$OTHER_PASS}
KEY_PASS=${KEY_PASS:-$(openssl rand -hex 8)}
PASSWORD_FILE=${PASSWORD_FILE:-/run/secrets/password}
API_PASSWORD=${API_PASSWORD:?is not set}
HAS_PASSWORD=${API_PASSWORD:+yes}
: "${DB_NAME:=inventory}"
echo "$ROOT_PASSWORD" | pw usermod root -h 0
pw groupadd -n Kx7vQ2mNpw -g 1001
