region         = "eu-central-1"
size           = "small"
