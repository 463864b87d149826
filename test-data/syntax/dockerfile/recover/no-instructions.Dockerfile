THIS IS BAD
FROM a
COPY x
ONBUILD onbuild RUN x
{% if x %}
ENV A=1
<<<<<<< HEAD
ENV B=2
=======
ENV B=3
>>>>>>> c
