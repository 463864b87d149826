#~ why: what an argument gives, and names of variables
FROM alpine:3.20
ARG w0rd
ARG HOST
ENV A_PASSWORD=P@1$w0rd
ENV B_URL=redis://$HOST
ENV C_NAME=Xk39dlq2$Tq7v
