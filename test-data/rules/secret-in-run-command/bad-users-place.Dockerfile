# syntax=docker/dockerfile:1
#~ why: services take a token where the user of a login stands
FROM alpine:3.20
RUN --mount=type=secret,id=curl_auth,env=CURL_AUTH,required=true curl -u "${CURL_AUTH}": https://sonar.example.org/
#~^ secret-in-run-command "4f1d9c2b7a8e63054f1d9c2b7a8e6305aa17" severity=high
RUN --mount=type=secret,id=curl_auth_2,env=CURL_AUTH_2,required=true curl --user "${CURL_AUTH_2}":x-oauth-basic https://git.example.org/
#~^ secret-in-run-command "5f1d9c2b7a8e63054f1d9c2b7a8e6305aa17" severity=high
RUN mvn sonar:sonar -Dsonar.login={{fake:sonar-legacy}}
#~^ secret-in-run-command "{{fake:sonar-legacy}}" severity=high
RUN conda install -c https://conda.example.org/t/q8Zr2LmN4xT7vYb3cD6w/get/acme numpy
#~^ secret-in-run-command "q8Zr2LmN4xT7vYb3cD6w" severity=high
RUN --mount=type=secret,id=mysqladmin_password,env=MYSQLADMIN_PASSWORD,required=true mysqladmin -uroot -p"${MYSQLADMIN_PASSWORD}" shutdown
#~^ secret-in-run-command "Tr4ktorBlau71" severity=high
