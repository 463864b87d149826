#~ covers: D034
FROM localstack/localstack:3
ENV AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
#~^ weak-default-credential "test" severity=low
ENV MINIO_ROOT_USER=minio MINIO_ROOT_PASSWORD=minioadmin
#~^ weak-default-credential "minioadmin" severity=low
