variable "region" {
  type = string
} # where it is built

variable "ssh_password" {
  type      = string
  sensitive = true
}
source "null" "x" {
  ssh_username = "app"
  ssh_password = var.ssh_password
}
build {
  sources = ["source.null.x"]
}
