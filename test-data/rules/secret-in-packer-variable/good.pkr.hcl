#~ covers: LSP001 LSP003 LSP004 LSP009 LSP036 LSH02
variable "empty_password" {
  default = ""
}
variable "null_token" {
  default = null
}
variable "db_password" {
  default = env("DB_PASSWORD")
}
variable "admin_password" {
  type      = string
  sensitive = true
}
variable "ssh_private_key_file" {
  default = "~/.ssh/id_ed25519"
}
variable "secret_name" {
  default = "prod/app/database"
}
variable "password_length" {
  default = 24
}
variable "vnc_disable_password" {
  default = true
}
variable "api_token" {
  default = "<your-api-token>"
}
variable "tokens_per_minute" {
  default = 120
}
variables {
  kms_key_id   = "1234abcd-12ab-34cd-56ef-1234567890ab"
  iso_checksum = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}
local "app_password" {
  expression = vault("secret/data/app", "password")
  sensitive  = true
}
locals {
  other_password = aws_secretsmanager("prod/app", "password")
  consul_token   = consul_key("app/token")
  from_data      = data.amazon-secretsmanager.app.value
  timestamp      = regex_replace(timestamp(), "[- TZ:]", "")
}
