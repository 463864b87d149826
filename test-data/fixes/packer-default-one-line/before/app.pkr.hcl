variable "db_password" { sensitive = true }
variable "region" { default = "eu-central-1" }
