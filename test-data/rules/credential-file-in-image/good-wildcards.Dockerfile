#~ covers: D101
#~ why: wildcards that are for anything
FROM alpine:3.20
COPY package*.json yarn.loc[k] ./
COPY [a-z]* ./
COPY *.json ./
COPY id_rsa.pu[b] /root/
USER 1000
