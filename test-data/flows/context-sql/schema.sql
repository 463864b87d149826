CREATE TABLE users (id INT, password VARCHAR(60) NOT NULL);
INSERT INTO users VALUES (1, '');
