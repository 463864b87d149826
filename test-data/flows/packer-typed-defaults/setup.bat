#~ linked:
for %%u in (ada bob) do net user %%u Kx7vQ2mNpw /add
#~^ secret-in-provisioner "Kx7vQ2mNpw"
cmd.exe /c "net user eve zq84hfKd02 /add"
#~^ secret-in-provisioner "zq84hfKd02"
for %%u in (ada bob) do net user %%u %USER_PW% /add
for %%u in (ada bob) do net localgroup Administrators %%u /add
