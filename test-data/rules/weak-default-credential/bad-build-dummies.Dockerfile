#~ covers: D002 D036 D037
FROM ruby:3.4
ENV DJANGO_SECRET_KEY=django-insecure-q7w8
#~^ weak-default-credential "django-insecure-q7w8" severity=low
ENV PGADMIN_SETUP_PASSWORD vulhub
#~^ weak-default-credential "vulhub" severity=low
ENV POSTGRES_USER=shop POSTGRES_PASSWORD=shop
#~^ weak-default-credential "shop" severity=low
