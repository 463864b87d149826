FROM proof-base
RUN echo {{canary:gone}} | tee /root/e && tar cf /root/e /etc/c && rm /etc/c
RUN echo {{canary:packed}} > /tmp/a && tar cf /out.tar /tmp/a && rm /tmp/a
