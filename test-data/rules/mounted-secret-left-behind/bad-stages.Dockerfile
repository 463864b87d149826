#~ covers: D018
#~ why: a stage of which only files are taken keeps it on the builder; what is taken is in the image
# syntax=docker/dockerfile:1
FROM alpine:3.20 AS fetch
RUN --mount=type=secret,id=git_token git -c credential.https://git.example.com.helper='!f() { echo username=oauth2; echo "password=$(cat /run/secrets/git_token)"; }; f' clone "https://git.example.com/app.git" /work/app
#~^ mounted-secret-left-behind "git clone "https://$(cat /run/secrets/git_token)@git.example.com/app.git" /work/app" severity=medium
RUN --mount=type=secret,id=api_token cp /run/secrets/api_token /out/conf/token
#~^ mounted-secret-left-behind "cp /run/secrets/api_token /out/conf/token" severity=critical flow=4

FROM alpine:3.20 AS kept
RUN --mount=type=secret,id=netrc cp /run/secrets/netrc /root/.netrc
#~^ mounted-secret-left-behind "cp /run/secrets/netrc /root/.netrc" severity=critical
RUN --mount=type=bind,from=fetch,source=/out,target=/mnt cp -r /mnt/conf /etc/app

FROM kept
COPY --from=fetch /out /srv
