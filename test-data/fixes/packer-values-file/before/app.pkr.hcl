variable "admin_password" {
  type      = string
  sensitive = true
}
variable "region" {}
variable "size" {}
