#~ covers: D077
FROM node:22
ARG NPM_TOKEN
#~^ secret-build-arg "NPM_TOKEN" severity=high
COPY <<EOF /root/.npmrc
//registry.example.com/:_authToken=${NPM_TOKEN}
EOF
COPY <<'EOF' /etc/app.conf
password = Kd83-pq77-Zv
#~^ secret-in-copied-text "Kd83-pq77-Zv" severity=high
EOF
COPY <<-"EOF" /etc/other.conf
	token={{fake:github-pat}}
#~^ secret-in-copied-text "{{fake:github-pat}}" severity=critical
	EOF
ADD <<A <<B /etc/many/
api_key: q4Wm7-xs31-Bn
#~^ secret-in-copied-text "q4Wm7-xs31-Bn" severity=high
A
api_secret: z7Qp1-vv93-Lm
#~^ secret-in-copied-text "z7Qp1-vv93-Lm" severity=high
B
COPY <<EOF /root/.ssh/id_rsa
#~v secret-in-copied-text severity=critical
{{fake:private-key#openssh}}
EOF
