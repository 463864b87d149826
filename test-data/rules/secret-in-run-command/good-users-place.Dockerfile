#~ why: a user without a password; a word behind an option whose value is glued to it is none
FROM alpine:3.20
RUN curl -u admin: https://sonar.example.org/
RUN curl -u bot:x-oauth-basic https://git.example.org/
RUN conda install -c https://conda.example.org/t/main/acme numpy
RUN somedb-admin -uroot -pMyPass1234 shutdown
RUN somedb-admin -uroot -prootpass refresh
