FROM a
RUN echo $((1<<3))
RUN cat <<<PW && echo
RUN cat<<EOF
RUN x1<<EOF
ENV X=1
