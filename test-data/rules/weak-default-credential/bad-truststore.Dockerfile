#~ covers: V38
#~ why: the password of every JVM's trust store is in the JVM's own documentation; here it is that of another store
FROM eclipse-temurin:21
RUN keytool -importcert -keystore /opt/app/trust.jks -storepass changeit -file /tmp/ca.crt -noprompt
#~^ weak-default-credential "changeit" severity=info
