#~ covers: LSC019
#!/bin/bash
set -euo pipefail
# references, names of secrets, generated and fetched values
export API_TOKEN="${api_token}"
export SECRET_ID=prod/app/database
export DB_PASSWORD_FILE=/run/secrets/db
TOKEN=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 21600' http://169.254.169.254/latest/api/token)
curl -fsS -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/instance-id
DB_PASSWORD=$(aws ssm get-parameter --with-decryption --name /prod/db --query Parameter.Value --output text)
ROOT_PASSWORD="$(openssl rand -base64 24)"
mysql -u root --password="$ROOT_PASSWORD" < seed.sql
echo "root:$ROOT_PASSWORD" | chpasswd
PASSWORD_AUTHENTICATION=no
sed -i "s/^#\?PasswordAuthentication.*/PasswordAuthentication no/" /etc/ssh/sshd_config
curl -u "admin:$ROOT_PASSWORD" https://example.com/setup
read -rsp 'Password: ' password
