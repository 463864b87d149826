#~ covers: D105
FROM eclipse-temurin:21
COPY keystore.p12 /app/keystore.p12
#~^ credential-file-in-image "keystore.p12"
RUN keytool -importkeystore -srckeystore /app/keystore.p12 -srcstorepass changeit -destkeystore /app/keystore.jks -deststorepass changeit
#~^ weak-default-credential "changeit"
#~^ weak-default-credential "changeit"
