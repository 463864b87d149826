#~ covers: D021 D023
FROM traefik:3
ARG VERSION
ARG TOKEN_URL
LABEL traefik.http.middlewares.a.basicauth.usersfile=/run/secrets/users app.version=$VERSION
LABEL app.login=$TOKEN_URL
WORKDIR /srv/$VERSION
