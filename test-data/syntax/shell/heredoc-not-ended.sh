cat <<EOF > /a
body
  EOF 
echo goes on
cat <<NEVER
$x last
