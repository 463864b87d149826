#~ covers: D020
ARG REG_USER
ARG REG_PASS
FROM ${REG_USER}:${REG_PASS}@registry.example.com/app:1
#~^^ secret-in-source-url severity=low
RUN make
