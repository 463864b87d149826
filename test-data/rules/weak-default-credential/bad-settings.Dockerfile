#~ why: lines of a configuration that a command or a heredoc writes, and what is set for one command that logs in
FROM debian
RUN echo "password: postgres" >> /app/database.yml
#~^ weak-default-credential "postgres"
RUN printf "[client]\nuser = bob\npassword = root\n" > /root/.my.cnf
#~^ weak-default-credential "root"
COPY <<E /app.ini
[db]
  db_password: admin
#~^ weak-default-credential "admin"
E
COPY <<E /app.yaml
database:
  password: changeme # until it is set up
#~^ weak-default-credential "changeme"
  db_password: password
#~^ weak-default-credential "password"
jwt_secret: supersecret
#~^ weak-default-credential "supersecret"
E
RUN PGPASSWORD=postgres psql -h db -c 'select 1'
#~^ weak-default-credential "postgres"
RUN DJANGO_SUPERUSER_PASSWORD=admin ./manage.py createsuperuser --noinput
#~^ weak-default-credential "admin"
HEALTHCHECK CMD DB_PASSWORD=changeme ./check
#~^ weak-default-credential "changeme"
