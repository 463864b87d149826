FROM a
ENV A=1 \

  # note
 C=f\ g
ENV PW my secret # x
ENV Q "quoted" tail
ARG A=1 B C=${B:-x}
