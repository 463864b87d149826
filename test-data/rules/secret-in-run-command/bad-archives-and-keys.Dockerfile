# syntax=docker/dockerfile:1
#~ covers: D062 D063 D064 D065
FROM debian:12
RUN --mount=type=secret,id=zip_password,env=ZIP_PASSWORD,required=true --mount=type=secret,id=unzip_password,env=UNZIP_PASSWORD,required=true unzip -oP "${UNZIP_PASSWORD}" a.zip && 7z x -pzq84hfKd03 a.7z && zip -rP "${ZIP_PASSWORD}" b.zip /data
#~^ secret-in-run-command "zq84hfKd02"
#~^ secret-in-run-command "zq84hfKd03"
#~^ secret-in-run-command "zq84hfKd04"
RUN --mount=type=secret,id=openssl_password,env=OPENSSL_PASSWORD,required=true --mount=type=secret,id=openssl_passphrase,env=OPENSSL_PASSPHRASE,required=true openssl enc -d -aes-256-cbc -in a -out b -k "${OPENSSL_PASSPHRASE}" && openssl enc -d -in a -out b -pass pass:"${OPENSSL_PASSWORD}"
#~^ secret-in-run-command "zq84hfKd05"
#~^ secret-in-run-command "zq84hfKd06"
RUN --mount=type=secret,id=openssl_password_2,env=OPENSSL_PASSWORD_2,required=true openssl rsa -in a.key -out b.key -passin pass:"${OPENSSL_PASSWORD_2}"
#~^ secret-in-run-command "zq84hfKd07"
RUN --mount=type=secret,id=echo_passphrase,env=ECHO_PASSPHRASE,required=true --mount=type=secret,id=gpg_passphrase,env=GPG_PASSPHRASE,required=true gpg --batch --passphrase "${GPG_PASSPHRASE}" -o a -d a.gpg && echo "${ECHO_PASSPHRASE}" | gpg --batch --passphrase-fd 0 -d a.gpg
#~^ secret-in-run-command "zq84hfKd08"
#~^ secret-in-run-command "zq84hfKd09"
RUN --mount=type=secret,id=keytool_password_2,env=KEYTOOL_PASSWORD_2,required=true --mount=type=secret,id=keytool_password,env=KEYTOOL_PASSWORD,required=true keytool -importkeystore -srckeystore a.p12 -srcstorepass "${KEYTOOL_PASSWORD}" -destkeystore b.jks -deststorepass "${KEYTOOL_PASSWORD_2}"
#~^ secret-in-run-command "zq84hfKd10"
#~^ secret-in-run-command "zq84hfKd11"
RUN --mount=type=secret,id=htpasswd_password_2,env=HTPASSWD_PASSWORD_2,required=true --mount=type=secret,id=htpasswd_password,env=HTPASSWD_PASSWORD,required=true htpasswd -cbB /etc/nginx/.htpasswd bob "${HTPASSWD_PASSWORD}" && htpasswd -nb ann "${HTPASSWD_PASSWORD_2}" >> /etc/nginx/.htpasswd
#~^ secret-in-run-command "zq84hfKd12"
#~^ secret-in-run-command "zq84hfKd13"
RUN --mount=type=secret,id=sshpass_password,env=SSHPASS_PASSWORD,required=true sshpass -p "${SSHPASS_PASSWORD}" ssh -o StrictHostKeyChecking=no bob@example.com ls
#~^ secret-in-run-command "zq84hfKd14"
RUN --mount=type=secret,id=smbclient_password,env=SMBCLIENT_PASSWORD,required=true --mount=type=secret,id=lftp_password,env=LFTP_PASSWORD,required=true lftp -c 'open -u bob,'"${LFTP_PASSWORD}"' ftp.example.com' && smbclient //host/share -U bob%"${SMBCLIENT_PASSWORD}" -c ls
#~^ secret-in-run-command "zq84hfKd15"
#~^ secret-in-run-command "zq84hfKd16"
RUN --mount=type=secret,id=curl_token,env=CURL_TOKEN,required=true curl ftp://bob:"${CURL_TOKEN}"@ftp.example.com/f
#~^ secret-in-run-command "zq84hfKd17"
