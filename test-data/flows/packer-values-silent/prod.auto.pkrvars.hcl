registry          = "registry.example.com"
registry_password = ""
