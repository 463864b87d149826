FROM a
ENV A="x y
ENV B=${C
ENV D=1
