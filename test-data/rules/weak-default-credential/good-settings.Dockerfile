#~ why: sentences, what hands a variable on, and what a step of the build is content with
FROM debian
RUN echo "Password: not set" && echo "password: see the vault" > /etc/motd
COPY <<E /app.py
connect(user, password)
password = password
E
COPY <<E /app.js
connect({
  user: user,
  password: password
})
E
RUN SECRET_KEY=dummy DB_PASSWORD=secret ./manage.py collectstatic
ENV PRODUCT_KEY=AB1CD-2EF3G-H4IJ5-KL6MN-7OP8Q
