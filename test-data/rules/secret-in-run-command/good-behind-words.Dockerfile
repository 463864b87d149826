#~ why: the same words with a reference, in a sentence, or with nothing behind them
FROM debian:12
ARG DB_HOST
RUN echo '<server><id>repo</id><password>${env.REPO_PASSWORD}</password></server>' > /root/.m2/settings.xml
RUN echo "# requirepass" >> /etc/redis/redis.conf && sed -i 's/^requirepass .*//' /etc/redis/redis.conf
RUN echo "the password for the user is asked for when it starts" > /etc/motd
RUN cat > /docker-entrypoint-initdb.d/init.sql <<'SQL'
CREATE USER 'app'@'%' IDENTIFIED WITH auth_socket;
ALTER USER postgres PASSWORD NULL;
SELECT password FROM accounts WHERE name = 'bob';
SQL
RUN sed -i "s/define( *'DB_HOST'.*/define('DB_HOST', '$DB_HOST');/" /var/www/wp-config.php
RUN echo true > /etc/password_policy && echo 12 > /etc/password_min_length && touch /etc/app_token
RUN echo "[::1]:8080 app:8080" > /etc/upstreams
RUN /opt/jboss/wildfly/bin/add-user.sh --help
RUN python3 -c 'import sys; print(sys.version)'
