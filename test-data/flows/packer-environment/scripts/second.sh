#~ linked:
#!/bin/sh
rm -f /tmp/pw
