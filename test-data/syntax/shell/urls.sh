curl https://u:p@h/?a=b&c=d -o f
curl "https://h/?a=$A&b=c" -H "Authorization: Bearer $T"
sh -c 'echo "$PW" > /etc/pw' && bash -lc "npm set //r/:_authToken=\${T}"
