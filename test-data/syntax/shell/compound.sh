if [ -n "$A" ]; then b; elif c; then d; else e; fi > log 2>&1
for i in 1 "2 3" $x; do echo $i; done
for ((i=0; i<3; i++)) { echo $i; }
while read -r l; do :; done < f
until x; do y; done &
case "$1" in a|b*) one ;; (c) two ;& *) three; esac
f() { local p=1; }
function g { h; }
( cd x && y ) || { z; }
[[ -n $a && ( $b == c* || $d =~ ^(e|f)$ ) ]] && g
(( i++ > 2 )) || k
select s in a b; do break; done
coproc c1
