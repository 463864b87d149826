#~ config: select = ["secrets-used-in-arg-or-env"]
#~ why: BuildKit looks only at what it builds: no global arguments, no stages that nothing needs
ARG SECRET_TOKEN
FROM scratch AS unused
ENV password=x
FROM scratch
ONBUILD ENV secret=x
COPY --from=alpine:3.20 /etc/passwd /
