#~ covers: LSC202
#~ why: the hash of a password is tried out offline, whatever its name calls it
variable "password_hash" {}
variable "admin_passwd_hash" {}
variable "grub_password_hash" {}
variable "user_password_encrypted" {}
variable "shadow_hash" {}
variable "hashed_passwd" {}
variable "first" {}
variable "user_password" {}
locals {
  hash_base64 = base64encode(var.grub_password_hash)
#~^ secret-reference-in-user-data "var.grub_password_hash"
}
resource "random_password" "root" {
  length = 20
}
resource "aws_instance" "a" {
  user_data = <<-EOT
    #!/bin/sh
    set-hash ${var.password_hash} ${var.admin_passwd_hash}
#~^ secret-reference-in-user-data "var.admin_passwd_hash"
#~^ secret-reference-in-user-data "var.password_hash"
    set-hash ${var.hashed_passwd} ${local.hash_base64}
#~^ secret-reference-in-user-data "var.hashed_passwd"
    set-hash ${var.user_password_encrypted} ${var.shadow_hash}
#~^ secret-reference-in-user-data "var.shadow_hash"
#~^ secret-reference-in-user-data "var.user_password_encrypted"
    set-hash ${random_password.root.bcrypt_hash} ${bcrypt(var.user_password)}
#~^ secret-reference-in-user-data "random_password.root.bcrypt_hash"
#~^ secret-reference-in-user-data "var.user_password"
  EOT
}
resource "aws_instance" "b" {
  user_data = templatefile("${path.module}/missing.tftpl", {
    PasswordHash = base64encode(var.first)
#~^ secret-reference-in-user-data "var.first"
  })
}
