#~ linked:
app:
  admin_password: pL6-saddle-57-Raven
