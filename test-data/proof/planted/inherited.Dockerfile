#@ arg FIRST_TOKEN
FROM proof-base AS first
ARG FIRST_TOKEN
ENV A_TOKEN=${FIRST_TOKEN}
FROM first AS second
RUN echo "$A_TOKEN" | base64 > /encoded
FROM second
RUN cp /encoded /copy && rm /encoded
