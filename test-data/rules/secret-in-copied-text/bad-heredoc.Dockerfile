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
COPY <<'EOF' /etc/router.conf
set interfaces wireguard wg0 private-key 'Kx7vQ2mNpw84'
#~^ secret-in-copied-text "Kx7vQ2mNpw84" severity=high
set interfaces wireguard wg0 peer a preshared-key Kx7vQ2mNpw85
#~^ secret-in-copied-text "Kx7vQ2mNpw85" severity=high
set protocols ospf interface eth0 authentication md5 key-id 1 md5-key Kx7vQ2mNpw86
#~^ secret-in-copied-text "Kx7vQ2mNpw86" severity=high
set security ike policy a pre-shared-key ascii-text "Kx7vQ2mNpw87"
#~^ secret-in-copied-text "Kx7vQ2mNpw87" severity=high
set system radius-server 192.0.2.1 secret "$9$Kx7vQ2mN.pw84"
#~^ secret-in-copied-text "$9$Kx7vQ2mN.pw84" severity=high
EOF
COPY <<'EOF' /etc/account.conf
        password Kx7vQ2mNpw88
#~^ secret-in-copied-text "Kx7vQ2mNpw88" severity=high
EOF
