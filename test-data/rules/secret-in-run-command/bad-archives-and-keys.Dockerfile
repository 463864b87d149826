#~ covers: D062 D063 D064 D065
FROM debian:12
RUN unzip -oP zq84hfKd02 a.zip && 7z x -pzq84hfKd03 a.7z && zip -rP zq84hfKd04 b.zip /data
#~^ secret-in-run-command "zq84hfKd02"
#~^ secret-in-run-command "zq84hfKd03"
#~^ secret-in-run-command "zq84hfKd04"
RUN openssl enc -d -aes-256-cbc -in a -out b -k zq84hfKd05 && openssl enc -d -in a -out b -pass pass:zq84hfKd06
#~^ secret-in-run-command "zq84hfKd05"
#~^ secret-in-run-command "zq84hfKd06"
RUN openssl rsa -in a.key -out b.key -passin pass:zq84hfKd07
#~^ secret-in-run-command "zq84hfKd07"
RUN gpg --batch --passphrase zq84hfKd08 -o a -d a.gpg && echo zq84hfKd09 | gpg --batch --passphrase-fd 0 -d a.gpg
#~^ secret-in-run-command "zq84hfKd08"
#~^ secret-in-run-command "zq84hfKd09"
RUN keytool -importkeystore -srckeystore a.p12 -srcstorepass zq84hfKd10 -destkeystore b.jks -deststorepass zq84hfKd11
#~^ secret-in-run-command "zq84hfKd10"
#~^ secret-in-run-command "zq84hfKd11"
RUN htpasswd -cbB /etc/nginx/.htpasswd bob zq84hfKd12 && htpasswd -nb ann zq84hfKd13 >> /etc/nginx/.htpasswd
#~^ secret-in-run-command "zq84hfKd12"
#~^ secret-in-run-command "zq84hfKd13"
RUN sshpass -p zq84hfKd14 ssh -o StrictHostKeyChecking=no bob@example.com ls
#~^ secret-in-run-command "zq84hfKd14"
RUN lftp -c 'open -u bob,zq84hfKd15 ftp.example.com' && smbclient //host/share -U bob%zq84hfKd16 -c ls
#~^ secret-in-run-command "zq84hfKd15"
#~^ secret-in-run-command "zq84hfKd16"
RUN curl ftp://bob:zq84hfKd17@ftp.example.com/f
#~^ secret-in-run-command "zq84hfKd17"
