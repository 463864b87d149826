#~ covers: D105
#~ why: a trust store holds nothing but certificates
FROM eclipse-temurin:21
COPY truststore.jks /app/truststore.jks
RUN keytool -importcert -noprompt -cacerts -storepass changeit -file /app/ca.crt
