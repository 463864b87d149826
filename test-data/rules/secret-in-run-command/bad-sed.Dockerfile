#~ why: what is put in place of a known password, and an option with one dash
FROM debian
RUN sed -i 's/password=changeme/password=kV9-tango-41-Lumen/' /app/config
#~^ secret-in-run-command "kV9-tango-41-Lumen"
RUN ["java", "-jar", "x.jar", "-dbPassword", "mR7-quartz-58-Fjord"]
#~^ secret-in-run-command "mR7-quartz-58-Fjord"
