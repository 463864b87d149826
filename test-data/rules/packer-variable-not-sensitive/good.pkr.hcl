#~ covers: LSP009
variable "db_password" {
  type      = string
  sensitive = true
}
variable "password_file" {
  type = string
}
