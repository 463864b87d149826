#~ linked:
base:
  '*':
    - app
