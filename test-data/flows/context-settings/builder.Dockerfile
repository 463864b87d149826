#~ why: whoever can reach the builder has the program's settings anyway
FROM eclipse-temurin:21 AS build
COPY . /src
RUN ./gradlew build
FROM eclipse-temurin:21-jre
COPY --from=build /src/build/app.jar /app.jar
