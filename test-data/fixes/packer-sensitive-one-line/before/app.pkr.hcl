variable "db_password" { type = string }
variable "api_token" {}
