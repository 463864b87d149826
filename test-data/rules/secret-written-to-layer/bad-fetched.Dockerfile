#~ covers: D075 D079
# syntax=docker/dockerfile:1
FROM google/cloud-sdk:slim
RUN gcloud auth print-access-token > /app/token
#~^ secret-written-to-layer "> /app/token"
RUN aws secretsmanager get-secret-value --secret-id app --query SecretString --output text | base64 -d > /app/secret.json
#~^ secret-written-to-layer "> /app/secret.json"
RUN --mount=type=bind,source=id_rsa,target=/k cp /k /root/.ssh/id_rsa
#~^ secret-written-to-layer "cp /k /root/.ssh/id_rsa"
RUN --mount=type=bind,target=/ctx install -m 600 /ctx/.netrc /root/.netrc
#~^ secret-written-to-layer "install -m 600 /ctx/.netrc /root/.netrc"
