apt-get update && apt-get install -y curl || exit 1; rm -rf /x &
! a | b |& c
time -p make
&& stray ) done
a &&
# a comment; not a command
echo a#b # comment
