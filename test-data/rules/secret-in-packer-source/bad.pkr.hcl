#~ covers: LSP020 LSP021 LSP022 LSP024 LSP026 LSP027 LSP028 LSP029 LSP030 LSP031 LSP032 LSP033 LSP034
source "digitalocean" "a" {
  api_token     = "{{fake:digitalocean}}"
#~^ secret-in-packer-source
  spaces_key    = var.spaces_key
#~^ secret-in-packer-source "DO00Q4WM7XS31BN9LTKP"
  spaces_secret = var.spaces_secret
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc123"
}
source "amazon-ebs" "a" {
  secret_key = var.secret_key
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
  token      = "Fwo7q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Ve"
#~^ secret-in-packer-source "Fwo7q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Ve"
}
source "azure-arm" "a" {
  client_id            = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
  client_secret        = var.client_secret
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9L"
  client_cert_password = var.client_cert_password
#~^ secret-in-packer-source "kV9-tango-41-Lumen"
}
source "googlecompute" "a" {
  access_token = var.access_token
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52"
  image_encryption_key {
    raw_key = var.raw_key
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWbNiM="
  }
}
source "hcloud" "a" {
  token = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc1234"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc1234"
}
source "linode" "a" {
  linode_token = var.linode_token
#~^ secret-in-packer-source "4f1c9b72e0d84a6f93b5c8e17a2d60f4b9c83e57d1a2460f8e9b7c5d3f1a2b4c"
  root_pass    = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
}
source "vultr" "a" {
  api_key = var.api_key
#~^ secret-in-packer-source "Q4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP"
}
source "exoscale" "a" {
  api_secret = var.api_secret
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
}
source "alicloud-ecs" "a" {
  secret_key     = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
  security_token = var.security_token
#~^ secret-in-packer-source "CAISq4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
}
source "openstack" "a" {
  application_credential_secret = var.application_credential_secret
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9L"
  password                      = "hJ2-velvet-93-Comet"
#~^ secret-in-packer-source "hJ2-velvet-93-Comet"
}
source "proxmox-iso" "a" {
  username = "packer@pve!build"
  token    = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
#~^ secret-in-packer-source "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
}
source "vsphere-iso" "a" {
  username = "administrator@vsphere.local"
  password = "tB6-harbor-27-Olive"
#~^ secret-in-packer-source "tB6-harbor-27-Olive"
}
source "nutanix" "a" {
  nutanix_password = var.nutanix_password
#~^ secret-in-packer-source "wS3-copper-64-Maple"
}
source "triton" "a" {
  triton_key_id = "6b:95:03:3d:d3:6e:52:69:01:96:1a:46:4a:8d:c1:7e"
}
source "oracle-oci" "a" {
  pass_phrase = var.pass_phrase
#~^ secret-in-packer-source "zN8-silver-15-Cedar"
}

variable "spaces_key" {
  type      = string
  sensitive = true
}

variable "spaces_secret" {
  type      = string
  sensitive = true
}

variable "secret_key" {
  type      = string
  sensitive = true
}

variable "client_secret" {
  type      = string
  sensitive = true
}

variable "client_cert_password" {
  type      = string
  sensitive = true
}

variable "access_token" {
  type      = string
  sensitive = true
}

variable "raw_key" {
  type      = string
  sensitive = true
}

variable "linode_token" {
  type      = string
  sensitive = true
}

variable "api_key" {
  type      = string
  sensitive = true
}

variable "api_secret" {
  type      = string
  sensitive = true
}

variable "security_token" {
  type      = string
  sensitive = true
}

variable "application_credential_secret" {
  type      = string
  sensitive = true
}

variable "nutanix_password" {
  type      = string
  sensitive = true
}

variable "pass_phrase" {
  type      = string
  sensitive = true
}
