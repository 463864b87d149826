:: set SSHD_PASSWORD=vagrant
REM set SSHD_PASSWORD=hashicorp
:: set SSHD_PASSWORD=Zx7vQ2mNpwT9
#~^ secret-on-machine-image "Zx7vQ2mNpwT9"
echo hi
