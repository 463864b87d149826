if a; then b
for x in y; do z; done
( c
