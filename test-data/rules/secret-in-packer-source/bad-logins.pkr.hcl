#~ covers: LSP037 LSP040 LSP041 LSP042 LSP043 LSP045 LSP046 LSP014 LSP098 LSH07
source "qemu" "a" {
  iso_url              = "https://builder:${var.iso_url}@nexus.example.com/base.iso"
#~^ secret-in-packer-source "kV9-tango-41-Lumen"
  ssh_username         = "builder"
  ssh_password         = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
  ssh_bastion_password = var.ssh_bastion_password
#~^ secret-in-packer-source "hJ2-velvet-93-Comet"
  ssh_proxy_password   = var.ssh_proxy_password
#~^ secret-in-packer-source "tB6-harbor-27-Olive"
  vnc_password         = var.vnc_password
#~^ secret-in-packer-source "wS3-copper-64-Maple"
}
source "vsphere-iso" "b" {
  winrm_password = var.winrm_password
#~^ secret-in-packer-source "zN8-silver-15-Cedar"
}
communicator "ssh" "c" {
  ssh_password = "yK5-timber-72-Pearl"
#~^ secret-in-packer-source "yK5-timber-72-Pearl"
}
data "http" "d" {
  url = "https://api.example.com/images"
  request_headers = {
    Authorization = "Bearer q4Wm7xs31Bn9LtKp52Vc"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vc"
  }
}
build {
  source "qemu.a" {
    ssh_private_key_password = "cX4-garnet-86-Birch"
#~^ secret-in-packer-source "cX4-garnet-86-Birch"
  }
}

variable "iso_url" {
  type      = string
  sensitive = true
}

variable "ssh_bastion_password" {
  type      = string
  sensitive = true
}

variable "ssh_proxy_password" {
  type      = string
  sensitive = true
}

variable "vnc_password" {
  type      = string
  sensitive = true
}

variable "winrm_password" {
  type      = string
  sensitive = true
}
