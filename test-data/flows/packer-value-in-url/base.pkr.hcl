#~ why: a password that becomes a part of a URL is called what its variable is called
variable "registry_password" {
  type      = string
  sensitive = true
}
source "qemu" "a" {
  iso_url = "https://ci:${var.registry_password}@files.example.com/base.iso"
}
