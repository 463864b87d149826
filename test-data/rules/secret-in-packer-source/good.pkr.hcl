#~ covers: LSP020 LSP021 LSP022 LSP024 LSP027 LSP030 LSP032 LSP035 LSP037 LSP044 LSP101
variable "token" {
  type      = string
  sensitive = true
}
source "amazon-ebs" "a" {
  access_key                  = var.aws_access_key
  secret_key                  = var.aws_secret_key
  kms_key_id                  = "1234abcd-12ab-34cd-56ef-1234567890ab"
  ssh_keypair_name            = "builders"
  ssh_private_key_file        = "~/.ssh/id_ed25519"
  shared_credentials_file     = "~/.aws/credentials"
  temporary_key_pair_type     = "ed25519"
  skip_credential_validation  = true
  vault_aws_engine {
    name = "builder"
  }
  metadata_options {
    http_tokens = "required"
  }
}
source "azure-arm" "a" {
  client_id                         = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
  tenant_id                         = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d036"
  use_azure_cli_auth                = true
  build_key_vault_secret_name       = "packer-winrm-2025"
  sas_token_duration                = "48h"
}
source "proxmox-iso" "a" {
  username = "packer@pve!build-7c1f9a52"
  token    = var.token
}
source "qemu" "a" {
  iso_checksum        = "sha512:ee26b0dd4af7e749aa1a8ee3c10ae9923f618980772e473f8819a5d4940e0db27ac185f8a0e1d5f84f88bc887fd67b143732c304cc5fa9ad8e6f57f50028a8ff"
  iso_url             = "https://releases.example.com/base.iso"
  vnc_use_password    = true
  boot_keygroup_interval = "250ms"
  ssh_password        = "${build.Password}"
}
source "parallels-iso" "a" {
  ssh_authorized_key_file = "keys/builder.pub"
  insert_key              = true
}
