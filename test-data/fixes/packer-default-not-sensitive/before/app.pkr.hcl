variable "db_password" {
  sensitive = true # shown while we look for the error
}
