# syntax=docker/dockerfile:1
#~ covers: D059 D061
FROM debian:12
RUN --mount=type=secret,id=mysql_password_2,env=MYSQL_PASSWORD_2,required=true --mount=type=secret,id=mysql_password,env=MYSQL_PASSWORD,required=true --mount=type=secret,id=mysqladmin_password,env=MYSQLADMIN_PASSWORD,required=true service mysql start && mysqladmin -u root password "${MYSQLADMIN_PASSWORD}" \
#~^ secret-in-run-command "zq84hfKd02"
 && mysql -uroot -p"${MYSQL_PASSWORD}" -e "GRANT ALL ON *.* TO 'app'@'%' IDENTIFIED BY '${MYSQL_PASSWORD_2}'; FLUSH PRIVILEGES"
#~^ secret-in-run-command "zq84hfKd03"
#~^ secret-in-run-command "zq84hfKd04"
RUN --mount=type=secret,id=su_password,env=SU_PASSWORD,required=true su - postgres -c "psql -c \"ALTER USER postgres WITH PASSWORD '${SU_PASSWORD}'\""
#~^ secret-in-run-command "zq84hfKd05"
RUN mysql -uroot <<SQL
ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY 'zq84hfKd06';
#~^ secret-in-run-command "zq84hfKd06"
SQL
RUN --mount=type=secret,id=echo_password,env=ECHO_PASSWORD,required=true echo "CREATE ROLE app LOGIN ENCRYPTED PASSWORD '${ECHO_PASSWORD}'" | gosu postgres psql
#~^ secret-in-run-command "zq84hfKd07"
RUN --mount=type=secret,id=pgpassword,env=PGPASSWORD,required=true PGPASSWORD="${PGPASSWORD}" psql -h db -U app -f /setup.sql
#~^ secret-in-run-command "zq84hfKd08"
RUN --mount=type=secret,id=mysql_pwd,env=MYSQL_PWD,required=true MYSQL_PWD="${MYSQL_PWD}" mysqldump -h db shop
#~^ secret-in-run-command "zq84hfKd09"
RUN --mount=type=secret,id=redis_server_password,env=REDIS_SERVER_PASSWORD,required=true --mount=type=secret,id=redis_cli_password,env=REDIS_CLI_PASSWORD,required=true redis-cli -a "${REDIS_CLI_PASSWORD}" ping && redis-server --daemonize yes --requirepass "${REDIS_SERVER_PASSWORD}"
#~^ secret-in-run-command "zq84hfKd10"
#~^ secret-in-run-command "zq84hfKd11"
RUN --mount=type=secret,id=mongosh_password_2,env=MONGOSH_PASSWORD_2,required=true --mount=type=secret,id=mongosh_password,env=MONGOSH_PASSWORD,required=true mongosh -u root -p "${MONGOSH_PASSWORD}" --eval "db.createUser({user: 'app', pwd: '${MONGOSH_PASSWORD_2}', roles: []})"
#~^ secret-in-run-command "zq84hfKd12"
#~^ secret-in-run-command "zq84hfKd13"
RUN --mount=type=secret,id=sqlcmd_password,env=SQLCMD_PASSWORD,required=true /opt/mssql-tools/bin/sqlcmd -S localhost -U sa -P "${SQLCMD_PASSWORD}" -Q 'SELECT 1'
#~^ secret-in-run-command "zq84hfKd14"
RUN --mount=type=secret,id=sqlplus_password,env=SQLPLUS_PASSWORD,required=true sqlplus app/"${SQLPLUS_PASSWORD}"@//db:1521/XE @/setup.sql
#~^ secret-in-run-command "zq84hfKd15"
RUN --mount=type=secret,id=ldapadd_password,env=LDAPADD_PASSWORD,required=true --mount=type=secret,id=rabbitmqctl_password,env=RABBITMQCTL_PASSWORD,required=true rabbitmqctl add_user app "${RABBITMQCTL_PASSWORD}" && ldapadd -x -D cn=admin -w "${LDAPADD_PASSWORD}" -f /init.ldif
#~^ secret-in-run-command "zq84hfKd16"
#~^ secret-in-run-command "zq84hfKd17"
RUN --mount=type=secret,id=docker_password,env=DOCKER_PASSWORD,required=true docker exec -it db mysql -uroot -p"${DOCKER_PASSWORD}"
#~^ secret-in-run-command "zq84hfKd18"
