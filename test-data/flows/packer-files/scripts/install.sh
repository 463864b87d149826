#~ linked:
#!/bin/bash
set -e
export PGPASSWORD=kV9-tango-41-Lumen
#~^ secret-in-provisioner "kV9-tango-41-Lumen"
curl -fsS "https://files.example.com/$VERSION.tgz" -o /tmp/app.tgz
cat > /etc/app.conf <<CONF
api_key = mR7-quartz-58-Fjord
#~^ secret-on-machine-image "mR7-quartz-58-Fjord"
CONF
