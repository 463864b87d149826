#~ covers: D066 D067 D069
FROM debian:12
RUN curl -u bot: -n https://example.com/f && curl -u anonymous:mail@example.com ftp://example.com/f && wget -P /tmp -p https://example.com
RUN curl --netrc-file /etc/netrc https://example.com/f && curl -H @/etc/header https://example.com/f
RUN npm config set registry https://registry.example.com && npm config set '//registry.example.com/:_authToken' '${NPM_TOKEN}'
RUN pip install -i https://pypi.example.com/simple pyopenssl requests && uv pip install -p 3.12 --system app
RUN bundle config set with 'puma' && bundle config set --local deployment true && gem push -k rubygems a.gem
RUN mvn -B -s /etc/settings.xml -P token-tests package && gradle -p app build -Pversion=1.2.3
RUN aws configure set region eu-west-1 && aws configure set output json && aws configure set profile.ci.role_arn arn:aws:iam::1:role/ci
RUN docker login -u bot --password-stdin < /etc/registry && docker run -p 8080:80 -e NAME app
RUN pro attach --attach-config /etc/pro && subscription-manager repos --enable=rhel-8-optional
ENV GOPASS_VERSION=1.15.14 SSHPASS_VERSION=1.10
RUN apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 0xB42F6819007F00F88E364FD4036A9C25BF357DD4
RUN sed -i 's/PermitRootLogin prohibit-password/PermitRootLogin yes/' /etc/ssh/sshd_config
