#~ linked:
#!/bin/sh
set -eu
sudo rm -rf /etc/app
sudo dd if=/dev/zero of=/EMPTY bs=1M || true
