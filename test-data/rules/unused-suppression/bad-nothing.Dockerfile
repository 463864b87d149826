FROM alpine:3.20
#~^ unused-suppression
ENV LANG=C.UTF-8
