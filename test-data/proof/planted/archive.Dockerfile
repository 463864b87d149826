FROM proof-base
RUN echo {{fake:github-pat#1}} | tee /root/e && tar cf /root/e /etc/c && rm /etc/c
RUN echo {{fake:github-pat#2}} > /tmp/a && tar cf /out.tar /tmp/a && rm /tmp/a
