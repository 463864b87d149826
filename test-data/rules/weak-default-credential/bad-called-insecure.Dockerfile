#~ why: words behind the prefix, or nothing: everybody who follows the example has it
FROM python:3.12
ENV DJANGO_SECRET_KEY=django-insecure-change-me-in-production
#~^ weak-default-credential "django-insecure-change-me-in-production"
ENV SECRET_KEY=insecure-key-for-local-development-only
#~^ weak-default-credential "insecure-key-for-local-development-only"
