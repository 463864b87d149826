#~ covers: LSP006
#~ why: a file of variables may have any name that ends as Packer wants it; its place and content say what it is
variable "proxmox_token" {
  type      = string
  sensitive = true
}
source "proxmox-iso" "a" {
  username = "packer@pve!build"
  token    = var.proxmox_token
}
