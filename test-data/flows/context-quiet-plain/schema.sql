CREATE TABLE users (id int, password varchar(60) NOT NULL, token char(40));
INSERT INTO roles (name) VALUES ('admin'), ('secret_reader');
CREATE ROLE app LOGIN;
