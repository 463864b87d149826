set -eux; \
  export T=x && \
  curl -sSuu:p https://u:p@h/?a=b&c=d -o f
