#~ why: of the JVM's own trust store it is no secret to anyone, and nobody is to choose another
FROM eclipse-temurin:21
RUN keytool -importcert -cacerts -storepass changeit -file /tmp/ca.crt -noprompt \
 && keytool -import -trustcacerts -keystore "$JAVA_HOME/lib/security/cacerts" -storepass changeit -alias ca -file /tmp/ca.crt
