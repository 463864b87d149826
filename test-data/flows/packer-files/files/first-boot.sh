#~ linked:
#!/bin/sh
export DB_PASSWORD=zN8-silver-15-Cedar
#~^ secret-on-machine-image "zN8-silver-15-Cedar"
