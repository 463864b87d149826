#!/bin/sh
#~ why: what a command in a substitution is given in a URL is read like any other, and a reference in it is none
version=$(curl -fsS "https://ci:hJ2-velvet-93@files.example.com/version")
#~^ secret-in-user-data "hJ2-velvet-93"
test -n "$(wget -qO- https://files.example.com/latest?token=q4Wm7xs31Bn9LtKp52Vc)"
#~^ secret-in-user-data "q4Wm7xs31Bn9LtKp52Vc"
x=$(curl -fsS "https://example.com/?token=$(cat /run/token)")
y=$(curl -fsS https://example.com/?page=2)
z=`curl https://$USER@example.com/`
