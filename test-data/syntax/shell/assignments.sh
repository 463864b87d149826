A=1 B="x $C" D='y' cmd E=2
NAME+=more ARR=(a "b c" [k]=v) M[1]=z EMPTY= NEXT
export T=x "U=y z" V
declare -A MAP=([a]=1 [b]=$(x))
env -u X K=v W="$Q" npm ci I=j
1A=x a-b=c
