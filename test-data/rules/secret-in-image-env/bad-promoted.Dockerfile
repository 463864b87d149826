#~ covers: D003 D004 V01
FROM ruby:3.4
ARG RAILS_MASTER_KEY
#~^ secret-in-image-env "RAILS_MASTER_KEY" flow=3 severity=high confidence=medium
ENV RAILS_MASTER_KEY=$RAILS_MASTER_KEY
ARG MSSQL_PASSWORD
#~^ secret-in-image-env "MSSQL_PASSWORD" severity=high
ENV SA_PASSWORD $MSSQL_PASSWORD
ARG FEED
#~^ secret-in-image-env "FEED" severity=high
ENV FEED_TOKEN=${FEED}
RUN bundle exec rails assets:precompile
