#@ file .npmrc //registry.npmjs.org/:_authToken={{canary:npm}}
#@ file app/.env DB_PASSWORD={{canary:env}}
#@ file ignored/.env DB_PASSWORD={{canary:ignored}}
#@ file .dockerignore ignored
FROM proof-base
COPY . /app
RUN rm /app/.npmrc
