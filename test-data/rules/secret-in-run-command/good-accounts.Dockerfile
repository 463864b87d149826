#~ covers: D056 D057 D058 D060
FROM debian:12
RUN echo "root:$(head -c 16 /dev/urandom | base64)" | chpasswd
RUN dd if=/dev/urandom bs=16 count=1 | base64 | sed 's/^/root:/' | chpasswd
RUN --mount=type=secret,id=passwords,required=true chpasswd < /run/secrets/passwords
RUN usermod -p '*' bob && usermod -p '!' ann && passwd -l root && usermod -L carl
RUN adduser --disabled-password --gecos '' --uid 1000 dora
RUN useradd -m -P /mnt/image -o -u 0 toor && sudo -p secretprompt true
RUN { echo 'mariadb-server mysql-server/root_password password unused'; \
      echo 'mariadb-server mysql-server/root_password_again password unused'; } | debconf-set-selections
RUN echo 'tzdata tzdata/Areas select Europe' | debconf-set-selections
