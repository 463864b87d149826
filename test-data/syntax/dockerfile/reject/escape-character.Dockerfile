# escape=x
# escape=`
FROM a
ENV A=1 \
  B=2
