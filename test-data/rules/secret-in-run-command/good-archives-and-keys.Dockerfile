#~ covers: D062 D063 D064 D065
FROM debian:12
RUN unzip -p a.zip zq84hfKd02.txt && 7z x -p a.7z && apt-get install -y zip unzip p7zip-full -P
RUN openssl enc -d -in a -out b -pass file:/etc/p && openssl rsa -in a.key -out b.key -passin env:KEY_PASSWORD
RUN gpg --batch --passphrase-file /etc/p -o a -d a.gpg
RUN gpg --batch --keyserver hkps://keys.openpgp.org --recv-keys B42F6819007F00F88E364FD4036A9C25BF357DD4
RUN keytool -importcert -noprompt -keystore "$JAVA_HOME/lib/security/cacerts" -storepass changeit -alias a -file /a.crt
RUN keytool -list -keystore /a.jks -storepass:file /etc/store
RUN htpasswd -ic /etc/nginx/.htpasswd bob < /etc/web && sshpass -f /etc/host ssh bob@example.com
RUN lftp -u bob -p 2121 ftp.example.com && smbclient //host/share -A /etc/smb -p 1445
