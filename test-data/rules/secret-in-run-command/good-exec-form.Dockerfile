FROM debian:12
RUN ["curl", "-u", "me:<password>", "https://files.example.com/a"]
RUN ["mkdir", "-p", "zq84hfKd03"]
RUN ["ssh", "-p", "2222", "files.example.com"]
