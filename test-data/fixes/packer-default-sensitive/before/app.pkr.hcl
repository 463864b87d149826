variable "db_password" {
  type        = string
  sensitive   = true
  description = "the database of the build"
  default     = "kV9-tango-41-Lumen"
}
