#~ covers: LSC208 LSC210
#~ why: user-data given to the tools of clouds, as an argument, by a here-document, in the body of a request
#!/bin/bash
# cloud-config and commands, run by the first machine: its name says that it is user-data
aws ec2 run-instances --image-id ami-0123456789abcdef0 --user-data "#cloud-config
chpasswd: {list: 'root:correct-Horse-321'}
#~^ secret-in-user-data "correct-Horse-321"
"
lxc launch ubuntu:24.04 web -c user.user-data='#cloud-config
users:
  - name: ada
    plain_text_passwd: correct-Horse-322
#~^ secret-in-user-data "correct-Horse-322"
'
multipass launch --cloud-init - <<'EOF'
#cloud-config
password: correct-Horse-323
#~^ secret-in-user-data "correct-Horse-323"
EOF
cat > seed/user-data <<EOF
#cloud-config
chpasswd:
  list: |
    ada:correct-Horse-324
#~^ secret-in-user-data "correct-Horse-324"
EOF
curl -X POST https://api.cloud.example.org/v2/droplets -d '{"name": "web", "user_data": "#cloud-config\nchpasswd:\n  list: |\n    root:correct-Horse-325\n"}'
#~^ secret-in-user-data "correct-Horse-325"
curl -X POST https://api.cloud.example.org/v2/droplets -d @- <<'EOF'
{
  "name": "web",
  "user_data": "#!/bin/sh\nexport DB_PASSWORD=correct-Horse-326\n"
#~^ secret-in-user-data "correct-Horse-326"
}
EOF
az vm create --name web --admin-username ada --admin-password correct-Horse-327
#~^ secret-in-user-data "correct-Horse-327"
STATE="$(curl -s -H 'Authorization: Bearer 8fK2mQ7xT4vB9nL3pW6z' https://api.cloud.example.org/state)"
#~^ secret-in-user-data "8fK2mQ7xT4vB9nL3pW6z"
