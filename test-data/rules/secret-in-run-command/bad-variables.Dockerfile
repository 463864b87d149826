#~ why: a variable of the shell whose name says nothing, and what its value is used as
FROM debian:12
RUN p=correct-Horse-71; mysql -uroot -p$p -e "create database shop"
#~^ secret-in-run-command "correct-Horse-71"
RUN P=correct-Horse-72 && echo "root:$P" | chpasswd
#~^ secret-in-run-command "correct-Horse-72"
RUN export WHO=correct-Horse-73; curl -fsS -u "bob:$WHO" https://files.example/a -o /a
#~^ secret-in-run-command "correct-Horse-73"
RUN P=$(cat /run/secrets/db); mysql -uroot -p$P -e "create database shop"
RUN A=https://files.example; B=/a; curl -fsS "$A$B" -o "$B"
