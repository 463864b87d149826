# syntax=docker/dockerfile:1
#~ why: the whole of a credential file is passed, by a name that only the file explains
FROM node:22
#~^ secret-build-arg "NPMRC"
ARG NETRC
#~^ secret-build-arg "NETRC"
ARG KUBECONFIG_B64
#~^ secret-build-arg "KUBECONFIG_B64"
ARG SETTINGS_XML
#~^ secret-build-arg "SETTINGS_XML"
ARG ENV_FILE_B64
#~^ secret-build-arg "ENV_FILE_B64"
#~^ secret-build-arg "BUNDLE_GITHUB__COM"
RUN echo '${NPMRC}' > /root/.npmrc
RUN echo "$NETRC" > ~/.netrc
RUN echo "$KUBECONFIG_B64" | base64 -d > ~/.kube/config
RUN echo "$SETTINGS_XML" > ~/.m2/settings.xml
RUN echo "$ENV_FILE_B64" | base64 -d > .env
RUN --mount=type=secret,id=bundle_github__com,env=BUNDLE_GITHUB__COM,required=true --mount=type=secret,id=npmrc,env=NPMRC,required=true bundle install
