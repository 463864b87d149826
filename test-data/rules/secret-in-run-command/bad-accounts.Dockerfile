# syntax=docker/dockerfile:1
#~ covers: D056 D057 D058 D060
FROM debian:12
RUN --mount=type=secret,id=echo_password,env=ECHO_PASSWORD,required=true echo 'root:'"${ECHO_PASSWORD}" | chpasswd
#~^ secret-in-run-command "zq84hfKd02"
RUN --mount=type=secret,id=printf_password_2,env=PRINTF_PASSWORD_2,required=true --mount=type=secret,id=printf_password,env=PRINTF_PASSWORD,required=true printf '%s:%s\n' bob "${PRINTF_PASSWORD}" ann "${PRINTF_PASSWORD_2}" | chpasswd
#~^ secret-in-run-command "hT7kq2mWx9"
#~^ secret-in-run-command "mf03hd84nf02"
RUN sudo chpasswd <<< "bob:zq84hfKd03"
#~^ secret-in-run-command "zq84hfKd03"
RUN chpasswd <<LINES
bob:zq84hfKd04
#~^ secret-in-run-command "zq84hfKd04"
LINES
RUN --mount=type=secret,id=echo_password_2,env=ECHO_PASSWORD_2,required=true echo "${ECHO_PASSWORD_2}" | passwd --stdin root
#~^ secret-in-run-command "zq84hfKd05"
RUN useradd -m -p zq84hfKd06 bob && usermod --password=zq84hfKd07 ann
#~^ secret-in-run-command "zq84hfKd06"
#~^ secret-in-run-command "zq84hfKd07"
RUN --mount=type=secret,id=openssl_password,env=OPENSSL_PASSWORD,required=true useradd -p "$(openssl passwd -6 "${OPENSSL_PASSWORD}")" carl
#~^ secret-in-run-command "zq84hfKd08"
RUN --mount=type=secret,id=echo_password_3,env=ECHO_PASSWORD_3,required=true echo "${ECHO_PASSWORD_3}" | sudo -S -u root true
#~^ secret-in-run-command "zq84hfKd09"
RUN { echo 'mysql-server mysql-server/root_password password zq84hfKd10'; \
#~^ secret-in-run-command "zq84hfKd10"
      echo 'mysql-server mysql-server/root_password_again password zq84hfKd10'; } | debconf-set-selections
RUN --mount=type=secret,id=echo_password_4,env=ECHO_PASSWORD_4,required=true for user in bob ann; do echo "$user:${ECHO_PASSWORD_4}" | chpasswd; done
#~^ secret-in-run-command "zq84hfKd11"
