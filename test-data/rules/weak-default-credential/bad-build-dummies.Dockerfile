#~ covers: D002 D036 D037 V36
FROM ruby:3.4
ENV SECRET_KEY_BASE=dummy
#~^ weak-default-credential "dummy" severity=low
ENV DJANGO_SECRET_KEY=django-insecure-q7w8
#~^ weak-default-credential "django-insecure-q7w8" severity=low
ENV PGADMIN_SETUP_PASSWORD vulhub
#~^ weak-default-credential "vulhub" severity=low
ENV POSTGRES_USER=shop POSTGRES_PASSWORD=shop
#~^ weak-default-credential "shop" severity=low
