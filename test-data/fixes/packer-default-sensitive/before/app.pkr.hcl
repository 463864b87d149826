variable "db_password" {
  type        = string
  sensitive   = true
  description = "the database of the build"
}
