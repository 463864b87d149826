#~ why: without decryption a secure parameter stays closed
FROM amazon/aws-cli:2
RUN aws ssm get-parameter --name /db/host --output text > /etc/db-host
