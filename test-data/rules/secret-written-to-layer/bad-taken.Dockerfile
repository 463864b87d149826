#~ covers: D080 D087
#~ why: of the builder only files are in the image; one of them holds the secret
FROM alpine:3.20 AS build
ENV DB_PASSWORD=v8Kq2-pLx9-Tz
#~^ secret-written-to-layer "v8Kq2-pLx9-Tz"
ARG NPM_TOKEN
#~^ secret-written-to-layer "NPM_TOKEN"
ARG LICENSE_SERVER_PASSWORD
#~^ secret-written-to-layer "LICENSE_SERVER_PASSWORD"
RUN env > /out/build-info
RUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > /out/app/.npmrc && npm ci
RUN echo "password=$LICENSE_SERVER_PASSWORD" > /etc/license.conf && fetch-license

FROM alpine:3.20
COPY --from=build /out/app /app
COPY --from=build /out/build-* /
