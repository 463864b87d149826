#~ covers: LSP026 LSP028 LSP029 LSP031 LSP033 LSP034 LSP040 LSP041 LSP042 LSP043 LSP045 LSP046
locals {
  part_one = var.root_pass
#~^ secret-in-packer-variable "plain-Horse"
  part_two = "-801"
}
source "googlecompute" "a" {
  access_token     = format("ya29.%s", "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52")
#~^ secret-in-packer-source "ya29.%s", "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52"
  credentials_json = jsonencode({ type = "authorized_user", client_secret = var.credentials_json, refresh_token = "q4Wm7xs31Bn9LtKp52VcR8uT" })
#~^ secret-in-packer-source "plain-Horse-802"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52VcR8uT"
}
source "hcloud" "a" {
  token = lower("Q4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP52VC1235")
#~^ secret-in-packer-source "Q4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP52VC1235"
}
source "linode" "a" {
  root_pass        = join("", [local.part_one, local.part_two])
  stackscript_data = { db_password = "plain-Horse-803" }
#~^ secret-on-machine-image "plain-Horse-803"
  disk {
    root_pass        = "plain-Horse-804"
#~^ secret-in-packer-source "plain-Horse-804"
    stackscript_data = { "api_key" = "q4Wm7xs31Bn9LtKp52Vd" }
#~^ secret-on-machine-image "q4Wm7xs31Bn9LtKp52Vd"
  }
}
source "openstack" "a" {
  token    = "gAAAAABq4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWbNiMq4Wm7xs31Bn9LtKp52Vc"
#~^ secret-in-packer-source "gAAAAABq4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWbNiMq4Wm7xs31Bn9LtKp52Vc"
  password = coalesce(var.missing, "plain-Horse-805")
#~^ secret-in-packer-source "plain-Horse-805"
}
source "vsphere-clone" "a" {
  password = base64decode("cGxhaW4tSG9yc2UtODA2")
#~^ secret-in-packer-source "cGxhaW4tSG9yc2UtODA2"
}
source "ionoscloud" "a" {
  password       = "plain-Horse-807"
#~^ secret-in-packer-source "plain-Horse-807"
  image_password = var.image_password
#~^ secret-in-packer-source "plain-Horse-808"
}
source "upcloud" "a" {
  password = trimspace(" plain-Horse-809 ")
#~^ secret-in-packer-source "plain-Horse-809"
}
source "qemu" "a" {
  ssh_username         = "ada"
  ssh_password         = true ? "plain-Horse-810" : ""
#~^ secret-in-packer-source "plain-Horse-810"
  ssh_bastion_password = <<-EOT
    plain-Horse-811
#~^ secret-in-packer-source "plain-Horse-811"
  EOT
  ssh_proxy_password   = try(var.missing, "plain-Horse-812")
#~^ secret-in-packer-source "plain-Horse-812"
  vnc_password         = var.vnc_password
#~^ secret-in-packer-source "plHo813x"
}
source "hyperv-iso" "a" {
  winrm_password = replace("plain_Horse_814", "_", "-")
#~^ secret-in-packer-source "plain_Horse_814", "_", "-"
}
source "null" "a" {
  ssh_certificate_file     = "~/.ssh/cert"
  ssh_private_key_password = var.ssh_private_key_password
#~^ secret-in-packer-source "plain-Horse-815"
}

variable "root_pass" {
  type      = string
  sensitive = true
}

variable "credentials_json" {
  type      = string
  sensitive = true
}

variable "image_password" {
  type      = string
  sensitive = true
}

variable "vnc_password" {
  type      = string
  sensitive = true
}

variable "ssh_private_key_password" {
  type      = string
  sensitive = true
}
