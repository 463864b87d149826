#~ covers: D041 D042 D043 V15 V16 V17
FROM alpine:3.20
RUN --mount=type=secret,id=t,env=API_TOKEN curl -H "Authorization: Bearer $API_TOKEN" https://api.example.com/
RUN curl -H "Authorization: Bearer <token>" https://api.example.com/
RUN curl http://user:pass@localhost:8080/ready
RUN git clone git@github.com:example/app.git && git clone https://bot@git.example.com/app.git
RUN --mount=type=secret,id=t git clone https://$(cat /run/secrets/t)@git.example.com/app.git /tmp/r && rm -rf /tmp/r
RUN PASSWORD=$(openssl rand -hex 16) ./configure
RUN usermod -p "*" app
RUN echo "git:$(dd if=/dev/urandom bs=24 count=1 | base64)" | chpasswd
RUN echo "mysql-server mysql-server/root_password password unused" | debconf-set-selections
RUN find /etc/mysql -print0 | xargs -0 rm && mkdir -p /key && cp -p a b
RUN pip install --extra-index-url https://download.pytorch.org/whl/cu121 torch
