#~ why: the parameter store hands out passwords, whatever stands before the verb
FROM amazon/aws-cli:2
RUN aws ssm get-parameter --with-decryption --name /db/pw --query Parameter.Value --output text > /etc/db
#~^ secret-written-to-layer "> /etc/db"
RUN aws --region eu-west-1 ssm get-parameter --with-decryption --name /db/pw --output text > /etc/db2
#~^ secret-written-to-layer "> /etc/db2"
RUN aws ssm get-parameters-by-path --with-decryption --path /db > /etc/db3
#~^ secret-written-to-layer "> /etc/db3"
