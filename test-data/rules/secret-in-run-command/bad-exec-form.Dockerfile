FROM debian:12
RUN ["curl", "-u", "me:zq84hfKd02", "https://files.example.com/a"]
#~^ secret-in-run-command "zq84hfKd02"
RUN ["/usr/bin/mysql", "-uroot", "-pzq84hfKd03", "-e", "select 1"]
#~^ secret-in-run-command "zq84hfKd03"
