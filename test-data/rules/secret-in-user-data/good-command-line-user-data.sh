#~ covers: LSC208 LSC210
#~ why: files, references, locked accounts
#!/bin/bash
aws ec2 run-instances --user-data file://user-data.txt
doctl compute droplet create web --user-data-file cloud-init.yaml
multipass launch --cloud-init - <<EOF
#cloud-config
password: $PASSWORD
chpasswd: {list: "root:$(cat /run/secrets/root)"}
users:
  - name: ada
    lock_passwd: true
    passwd: "*"
    ssh_authorized_keys:
      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl ada
EOF
curl -X POST https://api.cloud.example.org/v2/droplets -d '{"name": "web", "user_data": "#cloud-config\npackages: [nginx]\n"}'
curl -X POST https://api.cloud.example.org/v2/droplets -d "{\"user_data\": \"$USER_DATA\"}"
