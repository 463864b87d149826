# syntax=docker/dockerfile:1
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
RUN --mount=type=secret,id=secret_key,env=SECRET_KEY,required=true SECRET_KEY="${SECRET_KEY}" python manage.py compilemessages
RUN --mount=type=secret,id=secret_key_base,env=SECRET_KEY_BASE,required=true SECRET_KEY_BASE="${SECRET_KEY_BASE}" bundle exec rails assets:precompile
RUN --mount=type=secret,id=secret_key_2,env=SECRET_KEY_2,required=true SECRET_KEY="${SECRET_KEY_2}" python manage.py collectstatic --noinput
