variable "db_password" {
  default   = "kV9-tango-41-Lumen"
  sensitive = false # shown while we look for the error
}
