INSERT INTO users VALUES (1, 'ada', 'correct-horse-9');
