#~ linked:
#!yaml|gpg
app:
  password: |
    -----BEGIN PGP MESSAGE-----

    hQEMA3q4Wm7xs31BAQf/Z9LtKp52VcR8uT0yGd6JhZfE1aSoWbNiMq4Wm7xs31Bn
    -----END PGP MESSAGE-----
  token: {{ salt['vault'].read_secret('secret/app', 'token') }}
