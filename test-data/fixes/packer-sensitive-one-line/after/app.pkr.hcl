variable "db_password" {
  type = string
  sensitive = true
}
variable "api_token" {
  sensitive = true
}
