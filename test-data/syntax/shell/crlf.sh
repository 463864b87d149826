a b
if c
then d="e"
fi
cat <<EOF
x
EOF
f \
  g
