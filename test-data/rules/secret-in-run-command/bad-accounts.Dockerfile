#~ covers: D056 D057 D058 D060
FROM debian:12
RUN echo 'root:zq84hfKd02' | chpasswd
#~^ secret-in-run-command "zq84hfKd02"
RUN printf '%s:%s\n' bob mf03hd84nf02 ann hT7kq2mWx9 | chpasswd
#~^ secret-in-run-command "hT7kq2mWx9"
#~^ secret-in-run-command "mf03hd84nf02"
RUN sudo chpasswd <<< "bob:zq84hfKd03"
#~^ secret-in-run-command "zq84hfKd03"
RUN chpasswd <<LINES
bob:zq84hfKd04
#~^ secret-in-run-command "zq84hfKd04"
LINES
RUN echo zq84hfKd05 | passwd --stdin root
#~^ secret-in-run-command "zq84hfKd05"
RUN useradd -m -p zq84hfKd06 bob && usermod --password=zq84hfKd07 ann
#~^ secret-in-run-command "zq84hfKd06"
#~^ secret-in-run-command "zq84hfKd07"
RUN useradd -p "$(openssl passwd -6 zq84hfKd08)" carl
#~^ secret-in-run-command "zq84hfKd08"
RUN echo zq84hfKd09 | sudo -S -u root true
#~^ secret-in-run-command "zq84hfKd09"
RUN { echo 'mysql-server mysql-server/root_password password zq84hfKd10'; \
#~^ secret-in-run-command "zq84hfKd10"
      echo 'mysql-server mysql-server/root_password_again password zq84hfKd10'; } | debconf-set-selections
RUN for user in bob ann; do echo "$user:zq84hfKd11" | chpasswd; done
#~^ secret-in-run-command "zq84hfKd11"
