# the login of the database
variable "db_password" {
  type    = string
  sensitive = true # from the old setup
}

source "null" "app" {
  communicator = "none"
}
