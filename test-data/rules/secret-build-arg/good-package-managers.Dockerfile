#~ covers: D032 D033
FROM alpine:3.20
ENV BUNDLE_LOCAL__RACK=/src/rack BUNDLE_BUILD__NOKOGIRI=--use-system-libraries BUNDLE_PATH=/gems
ENV CARGO_REGISTRIES_INTERNAL_INDEX=sparse+https://cargo.example.com/index/
ARG PIP_INDEX_URL
ARG BUNDLE_WITHOUT=development:test
RUN make
