#~ linked:
app:
  admin_password: pL6-saddle-57-Raven
#~^ secret-on-machine-image "pL6-saddle-57-Raven"
