# syntax=docker/dockerfile:1
#~ covers: D048 D059 D067
#~ why: what stands behind a word, not behind a sign
FROM debian:12
RUN echo '<server><id>repo</id><username>bot</username><password>zq84hfKd02</password></server>' > /root/.m2/settings.xml
#~^ secret-in-run-command "zq84hfKd02"
RUN echo "requirepass zq84hfKd03" >> /etc/redis/redis.conf
#~^ secret-in-run-command "zq84hfKd03"
RUN printf 'account default\nuser bob\npassword zq84hfKd04\n' > /etc/msmtprc
#~^ secret-in-run-command "zq84hfKd04"
RUN cat > /docker-entrypoint-initdb.d/init.sql <<'SQL'
CREATE USER 'app'@'%' IDENTIFIED BY 'zq84hfKd05';
#~^ secret-in-run-command "zq84hfKd05"
SQL
RUN sed -i "s/define( *'DB_PASSWORD'.*/define('DB_PASSWORD', 'zq84hfKd06');/" /var/www/wp-config.php
#~^ secret-in-run-command "zq84hfKd06"
RUN --mount=type=secret,id=echo_token,env=ECHO_TOKEN,required=true echo "from app.models import User; User.objects.create_superuser('admin', 'admin@example.com', '${ECHO_TOKEN}')" | python manage.py shell
#~^ secret-in-run-command "zq84hfKd07"
RUN echo ': PSK "zq84hfKd08"' >> /etc/ipsec.secrets
#~^ secret-in-run-command "zq84hfKd08"
RUN echo '[mail.example.net]:587 bob:zq84hfKd09' > /etc/postfix/sasl_passwd
#~^ secret-in-run-command "zq84hfKd09"
RUN echo zq84hfKd11 > /root/.vault_pass.txt
#~^ secret-in-run-command "zq84hfKd11"
RUN --mount=type=secret,id=pw,env=PW,required=true PW="${PW}"; echo "dev:$PW" | chpasswd
#~^ secret-in-run-command "zq84hfKd12"
RUN wget "https://download.example.net/geoip?edition=city&license_key=zq84hfKd02msPw77&suffix=tar.gz"
#~^ secret-in-run-command "zq84hfKd02msPw77"
RUN --mount=type=secret,id=add_user_sh_password,env=ADD_USER_SH_PASSWORD,required=true /opt/jboss/wildfly/bin/add-user.sh admin "${ADD_USER_SH_PASSWORD}" --silent
#~^ secret-in-run-command "zq84hfKd13"
