#~ covers: D036
FROM ruby:3.4
ENV SECRET_KEY_BASE_DUMMY=1
RUN bin/rails assets:precompile
