#~ covers: D036 D037 V08
FROM ruby:3.4
#~^ secret-in-image-env "4f1d9c2b7a8e63054f1d9c2b7a8e6305aa17" severity=high
#~^ secret-in-image-env severity=high
#~^ secret-in-image-env severity=high
# Django calls its own key insecure: it was drawn for this project all the same.
#~^ secret-in-image-env "django-insecure-k3v!x@8(t2w&nq5_zr7=h#m9p+d4^c1j6*fs0u-b%gy" severity=high
