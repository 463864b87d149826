variable "db_password" {
  default = "kV9-tango-41-Lumen"
}