#~ why: the history keeps what a later line replaces in the config
FROM alpine:3.20
LABEL api.token=8fK2mQ7xT4vB9nL3
#~^ secret-in-image-label "8fK2mQ7xT4vB9nL3"
CMD ["serve", "--token=4nL9xT2vB7fK8mQ3"]
#~^ secret-in-image-command "4nL9xT2vB7fK8mQ3"
LABEL api.token=none
CMD ["serve"]
