cat <<A <<'B' >f
a $x $(y)
A
b $y
B
cat <<'EOF' > f; echo x
in $z
EOF
cat <<-EOF | sh
	pw=1
		two ${v:-w}
	EOF
after 3<<X cat <&3
b
X
cat <<'EOF' 2>&1 | tail
q
EOF
<<EOF > f
start
EOF
x="$(cat <<"E F"
$no
E F
)"
cat<<\E
esc\aped
E
