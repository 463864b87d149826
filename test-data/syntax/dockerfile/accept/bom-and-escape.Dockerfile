# escape=`
FROM a
ENV A=C:\dir\ B=2 `
  C=3
