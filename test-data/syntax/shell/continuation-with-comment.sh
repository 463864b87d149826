apt-get \
 # comment
 && export T=x
