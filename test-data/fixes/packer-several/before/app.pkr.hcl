variable "db_password" {
  sensitive = true
}
variable "region" {
  default = "eu-central-1"
}
variable "api_token" {
  sensitive = true
}
