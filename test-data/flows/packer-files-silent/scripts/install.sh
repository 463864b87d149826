#~ linked:
#!/bin/sh
set -eu
DB_PASSWORD_FILE=/run/secrets/db
export PGPASSFILE=/root/.pgpass
token=$(curl -fsS -X PUT http://169.254.169.254/latest/api/token)
echo "password: $(openssl rand -hex 16)" > /etc/app/generated.yml
curl -fsSL https://files.example.com/install.sh -o /tmp/install.sh
passwd --lock root
