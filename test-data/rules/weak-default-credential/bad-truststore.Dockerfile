#~ covers: V38
#~ why: the password of every JVM's trust store is in the JVM's own documentation
FROM eclipse-temurin:21
RUN keytool -importcert -cacerts -storepass changeit -file /tmp/ca.crt -noprompt
#~^ weak-default-credential "changeit" severity=info
