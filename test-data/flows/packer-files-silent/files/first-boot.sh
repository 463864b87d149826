#~ linked:
#!/bin/sh
aws secretsmanager get-secret-value --secret-id prod/db --query SecretString --output text > /run/db
