#~ why: the script refers to what the container is given
FROM mysql:8
ENTRYPOINT ["/bin/sh", "-c"]
CMD ["mysql -uroot -p$MYSQL_ROOT_PASSWORD -P 3306"]
