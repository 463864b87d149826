#~ covers: D076 V37
FROM alpine:3.20
RUN <<EOF
export API_TOKEN=8fK2mQ7xT4vB9nL3
#~^ secret-in-run-command "8fK2mQ7xT4vB9nL3" severity=high
./fetch
EOF
RUN <<'EOF'
set -e
DB_PASSWORD=Kd83-pq77-Zv ./migrate
#~^ secret-in-run-command "Kd83-pq77-Zv" severity=high
EOF
RUN <<'EOF'
#!/bin/sh
export API_TOKEN=q4Wm7-xs31-Bn
#~^ secret-in-run-command "q4Wm7-xs31-Bn" severity=medium
EOF
RUN cat <<-EOF > /etc/app.conf
	password = z7Qp1-vv93-Lm
#~^ secret-in-run-command "z7Qp1-vv93-Lm" severity=high
	EOF
RUN python3 <<EOF
import os
api_token = "w4Rt9-kk20-Hs"
#~^ secret-in-run-command "w4Rt9-kk20-Hs" severity=high
EOF
RUN bash -e <<A && cat <<B
export API_SECRET=n7Rq2-Lx9W-zz
#~^ secret-in-run-command "n7Rq2-Lx9W-zz" severity=high
A
nothing here
B
