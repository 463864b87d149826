FROM a
RUN cat <<EOF
ENV A=b
