FROM a
# escape=x
ENV A=1 \
