echo a "b && rm c
d
