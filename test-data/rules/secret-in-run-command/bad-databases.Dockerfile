#~ covers: D059 D061
FROM debian:12
RUN service mysql start && mysqladmin -u root password zq84hfKd02 \
#~^ secret-in-run-command "zq84hfKd02"
 && mysql -uroot -pzq84hfKd03 -e "GRANT ALL ON *.* TO 'app'@'%' IDENTIFIED BY 'zq84hfKd04'; FLUSH PRIVILEGES"
#~^ secret-in-run-command "zq84hfKd03"
#~^ secret-in-run-command "zq84hfKd04"
RUN su - postgres -c "psql -c \"ALTER USER postgres WITH PASSWORD 'zq84hfKd05'\""
#~^ secret-in-run-command "zq84hfKd05"
RUN mysql -uroot <<SQL
ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY 'zq84hfKd06';
#~^ secret-in-run-command "zq84hfKd06"
SQL
RUN echo "CREATE ROLE app LOGIN ENCRYPTED PASSWORD 'zq84hfKd07'" | gosu postgres psql
#~^ secret-in-run-command "zq84hfKd07"
RUN PGPASSWORD=zq84hfKd08 psql -h db -U app -f /setup.sql
#~^ secret-in-run-command "zq84hfKd08"
RUN MYSQL_PWD=zq84hfKd09 mysqldump -h db shop
#~^ secret-in-run-command "zq84hfKd09"
RUN redis-cli -a zq84hfKd10 ping && redis-server --daemonize yes --requirepass zq84hfKd11
#~^ secret-in-run-command "zq84hfKd10"
#~^ secret-in-run-command "zq84hfKd11"
RUN mongosh -u root -p zq84hfKd12 --eval "db.createUser({user: 'app', pwd: 'zq84hfKd13', roles: []})"
#~^ secret-in-run-command "zq84hfKd12"
#~^ secret-in-run-command "zq84hfKd13"
RUN /opt/mssql-tools/bin/sqlcmd -S localhost -U sa -P zq84hfKd14 -Q 'SELECT 1'
#~^ secret-in-run-command "zq84hfKd14"
RUN sqlplus app/zq84hfKd15@//db:1521/XE @/setup.sql
#~^ secret-in-run-command "zq84hfKd15"
RUN rabbitmqctl add_user app zq84hfKd16 && ldapadd -x -D cn=admin -w zq84hfKd17 -f /init.ldif
#~^ secret-in-run-command "zq84hfKd16"
#~^ secret-in-run-command "zq84hfKd17"
RUN docker exec -it db mysql -uroot -pzq84hfKd18
#~^ secret-in-run-command "zq84hfKd18"
