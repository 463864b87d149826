#~ covers: D059 D061
FROM debian:12
RUN mkdir -p /var/lib/mysql && find /etc/mysql -print0 | xargs -0 chown mysql && apt-get install -y mysql-server -p
RUN mysql -h db -P 3306 -u root -p shop && mysql -u root --password="$MYSQL_ROOT_PASSWORD" shop
RUN mysql -e "ALTER USER 'root'@'localhost' IDENTIFIED BY ''" && mysql --defaults-extra-file=/run/secrets/my.cnf shop
RUN psql -p 5432 -W -U app -c 'SELECT 1' && psql -c "ALTER USER app PASSWORD '$(cat /etc/app)'"
RUN redis-cli -p 6379 --user app ping && redis-server --requirepass "$REDIS_PASSWORD"
RUN sqlplus / as sysdba @/setup.sql && mongosh --port 27018 --eval 'db.stats()'
RUN PGPASSFILE=/run/secrets/pgpass psql -h db -U app
