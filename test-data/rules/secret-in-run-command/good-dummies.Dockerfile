#~ covers: D036 D037 D042 V36
#~ why: made up for one command, and gone with it
FROM ruby:3.4
RUN SECRET_KEY_BASE_DUMMY=1 bin/rails assets:precompile
RUN SECRET_KEY_BASE=dummy bin/rails assets:precompile
RUN SECRET_KEY_BASE=1 RAILS_ENV=production bundle exec rake assets:precompile
RUN DJANGO_SECRET_KEY=build python manage.py collectstatic
RUN SECRET_KEY_BASE=$(ruby -rsecurerandom -e 'puts SecureRandom.hex') rake assets:precompile
RUN DATABASE_URL=postgres://dummy:dummy@localhost/dummy rake db:version
RUN CI=1 PASSWORD=$(openssl rand -hex 16) ./configure
RUN SECRET_KEY=build-only python manage.py compilemessages
RUN SECRET_KEY_BASE=for_build_only bundle exec rails assets:precompile
RUN SECRET_KEY=will-be-overridden python manage.py collectstatic --noinput
