#~ linked:
/etc/app/password:
  file.managed:
    - contents_pillar: app:password
