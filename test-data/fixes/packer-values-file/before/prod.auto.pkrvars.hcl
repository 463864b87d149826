region         = "eu-central-1"
admin_password = "kV9-tango-41-Lumen"
size           = "small"
