#~ linked:
#!/bin/bash
set -eu
write_config() {
  local password="$1"
  sudo tee /etc/shop.conf >/dev/null <<CONF
user=shop
password=$password
CONF
}
write_config "$DB_PASSWORD"
echo "$DB_PASSWORD" > /tmp/pw
