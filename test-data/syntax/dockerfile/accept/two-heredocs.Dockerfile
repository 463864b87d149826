FROM a
RUN cat <<A > /a && cat <<-B > /b
PW=1
A
	PW=2
	B
ENV X=1
