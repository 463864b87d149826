#~ why: the command is the script of the shell that is the entry point
FROM mysql:8
ENTRYPOINT ["/bin/sh", "-c"]
CMD ["mysql -uroot -pcorrect-Horse-61"]
#~^ secret-in-image-command "correct-Horse-61"
