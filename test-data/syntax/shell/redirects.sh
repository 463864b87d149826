a > f >> g < h 2>&1 2> e &> b &>> c >| d <> i <<< "$PW" {fd}> j >&- 1>&2
> only
cat <<<PW && echo
echo 2 >f2 a2>f3 >
