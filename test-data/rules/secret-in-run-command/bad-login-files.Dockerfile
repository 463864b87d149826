# syntax=docker/dockerfile:1
#~ covers: D076
#~ why: files of which each line is a login, variables of programs, and what su reads
FROM alpine:3.20
RUN printf 'db.example.com:5432:app:ada:Xy7kQ9pLm2\n' > /root/.pgpass
#~^ secret-in-run-command "Xy7kQ9pLm2"
RUN cat > /etc/ppp/pap-secrets <<EOF
ada * Wk8vQp2mTr *
#~^ secret-in-run-command "Wk8vQp2mTr"
EOF
RUN echo 'bucket:Vk8vQp2mTr77' | tee /root/.passwd-s3fs
#~^ secret-in-run-command "Vk8vQp2mTr77"
RUN cat > /x.php <<'EOF'
<?php
$password = "Tk8vQp2mTr";
#~^ secret-in-run-command "Tk8vQp2mTr"
EOF
RUN --mount=type=secret,id=echo_password,env=ECHO_PASSWORD,required=true echo "${ECHO_PASSWORD}" | su -m root -c 'id'
#~^ secret-in-run-command "Rk8vQp2mTr"
RUN --mount=type=secret,id=echo_password_2,env=ECHO_PASSWORD_2,required=true echo "${ECHO_PASSWORD_2}" | doas -S id
#~^ secret-in-run-command "Qk8vQp2mTr"
USER 1000
