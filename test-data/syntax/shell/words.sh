echo 'single' "dou\"ble \$x \n" $'ansi\tc\x41\u00e9' $"loc" a\ b "" '' "a"'b'c \
  glob*.[ch] ~/x {a,b} !(x|y) é "no{brace"
