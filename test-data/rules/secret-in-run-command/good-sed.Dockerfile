#~ why: what an editor looks for is written nowhere, and neither are lines of PAM and nsswitch a password
FROM debian
RUN sed -i 's/^password.*/password requisite pam_pwquality.so retry=3/' /etc/pam.d/system-auth
RUN sed -i 's/^password\s*sufficient.*/password    sufficient    pam_unix.so sha512/' /etc/pam.d/x
RUN sed -i 's/^passwd:.*/passwd: files sss/' /etc/nsswitch.conf
RUN sed -i 's/password_pbkdf2/#password_pbkdf2/' /etc/grub.d/40_custom
RUN sed -i 's/password: "postgres"/password: ENV["PW"]/' /app/database.yml
RUN sed -i 's#mysql://root:root@localhost/db#${URL}#' /app/config
RUN sed -i 's/"password": "admin"/"password": "$PW"/' /app/config.json
RUN sed -i 's/password=.*/password=/' /app/config && sed -i '/password = admin/d' /app/config
