t=$(cat /run/secrets/t | tr -d '\n') u=`id -u "$n"` npm ci
echo "$(a "$(b 'c')")" `d \`e\` \$f` <(sort a) >(tee b) $((1 + $x << 3)) $( (sub; shell) )
x=$(
  # comment with ) and '
  case y in y) z;; esac
)
diff <(a) < <(b)
