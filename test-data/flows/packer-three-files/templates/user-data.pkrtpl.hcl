#~ linked:
#!/bin/sh
export API_TOKEN=${token}
/srv/app/start
