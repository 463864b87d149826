#~ linked:
#cloud-config
autoinstall:
  version: 1
  identity:
    hostname: ${hostname}
    username: ada
    password: "${password_hash}"
  packages:
%{ for package in packages ~}
    - ${package}
%{ endfor ~}
