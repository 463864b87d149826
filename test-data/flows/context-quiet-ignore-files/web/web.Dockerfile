#~ covers: D091
#~ why: its own ignore file takes the place of the other one, and leaves out the same
FROM alpine:3.20
COPY . /app
