# the login of the database
variable "db_password" {
  type    = string
  default = "kV9-tango-41-Lumen" # from the old setup
}

source "null" "app" {
  communicator = "none"
}
