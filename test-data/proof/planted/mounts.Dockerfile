#@ secret cached_token
#@ secret temporary_token
#@ file .npmrc //registry.npmjs.org/:_authToken={{canary:npm}}
FROM proof-base
RUN --mount=type=secret,id=cached_token --mount=type=cache,target=/cache cat /run/secrets/cached_token > /cache/t
RUN --mount=type=secret,id=temporary_token --mount=type=tmpfs,target=/scratch cat /run/secrets/temporary_token > /scratch/t
RUN --mount=type=bind,source=.npmrc,target=/root/.npmrc test -s /root/.npmrc
