FROM a
COPY <<"EOF" <<-X /d/
$a
EOF
	b
	X
ADD --checksum=x https://h/f /f
LABEL a.b="c d" e=f
EXPOSE 80 443
USER u
WORKDIR /w
VOLUME ["/v"]
STOPSIGNAL 9
MAINTAINER m n
SHELL ["sh","-c"]
ENTRYPOINT x y
