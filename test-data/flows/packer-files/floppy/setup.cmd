#~ linked:
net user builder wS3-copper-64-Maple /add
#~^ secret-on-machine-image "wS3-copper-64-Maple"
