#@ arg BUILD_TOKEN
#@ arg TAKEN_TOKEN
FROM proof-base AS build
ARG BUILD_TOKEN
ENV STAGE_TOKEN={{canary:env}}
RUN echo "$BUILD_TOKEN" > /built && echo done > /out
FROM proof-base AS taken
ARG TAKEN_TOKEN
RUN echo "token=$TAKEN_TOKEN" > /settings
FROM proof-base
COPY --from=build /out /out
COPY --from=taken /settings /settings
