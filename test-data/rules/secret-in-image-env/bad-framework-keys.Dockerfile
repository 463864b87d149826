#~ covers: D036 D037 V08
FROM ruby:3.4
ENV SECRET_KEY_BASE=4f1d9c2b7a8e63054f1d9c2b7a8e6305aa17
#~^ secret-in-image-env "4f1d9c2b7a8e63054f1d9c2b7a8e6305aa17" severity=high
ENV APP_KEY=base64:q7Wm8Xs31Bn4Kd83pq77Zv+z7Qp1vv93Lm8fK2mQ7x=
#~^ secret-in-image-env severity=high
ENV JWT_SECRET=9c2b7a8e63054f1d9c2b7a8e6305aa174f1d9c2b7a8e63054f1d9c2b7a8e6305
#~^ secret-in-image-env severity=high
# Django calls its own key insecure: it was drawn for this project all the same.
ENV DJANGO_SECRET_KEY='django-insecure-k3v!x@8(t2w&nq5_zr7=h#m9p+d4^c1j6*fs0u-b%gy'
#~^ secret-in-image-env "django-insecure-k3v!x@8(t2w&nq5_zr7=h#m9p+d4^c1j6*fs0u-b%gy" severity=high
