# syntax=docker/dockerfile:1
#~ covers: D003 D004 V01
FROM ruby:3.4
#~^ secret-in-image-env "RAILS_MASTER_KEY" flow=3 severity=high confidence=medium
#~^ secret-in-image-env "MSSQL_PASSWORD" severity=high
#~^ secret-in-image-env "FEED" severity=high
RUN --mount=type=secret,id=feed,env=FEED,required=true --mount=type=secret,id=feed,env=FEED_TOKEN,required=true --mount=type=secret,id=mssql_password,env=MSSQL_PASSWORD,required=true --mount=type=secret,id=mssql_password,env=SA_PASSWORD,required=true --mount=type=secret,id=rails_master_key,env=RAILS_MASTER_KEY,required=true bundle exec rails assets:precompile
