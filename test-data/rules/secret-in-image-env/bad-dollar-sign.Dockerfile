#~ why: nobody escaped the sign
FROM alpine:3.20
ENV A_PASSWORD=Xk39dlq2$Tq7v
#~^ secret-in-image-env "Xk39dlq2$Tq7v"
ENV B_PASSWORD="sTr0nG_p@s$wo%d"
#~^ secret-in-image-env "sTr0nG_p@s$wo%d"
ENV C_PASSWORD=P@$w0rd
#~^ weak-default-credential "P@$w0rd"
RUN echo "root:P@$w0rd" | chpasswd
#~^ weak-default-credential "P@$w0rd"
