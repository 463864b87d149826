#~ covers: LSP023 LSP025 LSP026 LSP028 LSP029 LSP031 LSP033 LSP034 LSP040 LSP041 LSP042 LSP043 LSP045 LSP046 LSP092
#~ why: settings beside those that hold the secret, and what stands in these where no secret does
variable "token" {
  type      = string
  sensitive = true
}
source "amazon-instance" "a" {
  # LSP023: paths outside of the repository, an account's number
  x509_cert_path = "/etc/aws/cert.pem"
  x509_key_path  = "~/.aws/pk.pem"
  account_id     = "123456789012"
}
source "googlecompute" "a" {
  # LSP025, LSP026: a file elsewhere, a reference, the name of who is impersonated
  account_file                = "/var/run/google/key.json"
  access_token                = var.token
  impersonate_service_account = "builder@example.iam.gserviceaccount.com"
  service_account_email       = "builder@example.iam.gserviceaccount.com"
  oslogin_ssh_key_expire_after = "10m"
}
source "hcloud" "a" {
  # LSP028: from the environment
  token       = env("HCLOUD_TOKEN")
  ssh_keys    = ["builder", "4815162"]
  server_name = "token-service"
}
source "linode" "a" {
  # LSP029: public keys, ids
  linode_token    = var.token
  root_pass       = ""
  authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl a"]
  stackscript_id  = 4815162
  stackscript_data = {
    secret_name       = "prod/app"
    password_length   = "24"
    disable_root_pass = "true"
  }
}
source "openstack" "a" {
  # LSP031: ids and names of credentials, a path of a key
  application_credential_id   = "7c1f9a523b6e4d089f172ae4c6b8d035"
  application_credential_name = "packer-secret-builder"
  key                         = "/etc/openstack/client.key"
  password                    = var.token
  ssh_keypair_name            = "builder"
}
source "vsphere-iso" "a" {
  # LSP033
  username         = "administrator@vsphere.local"
  password         = var.token
  vm_name          = "password-vault-01"
  ssh_password     = "${build.Password}"
  insecure_connection = true
}
source "triton" "a" {
  # LSP034: fingerprints, public halves, ids
  triton_key_id       = "6b:95:03:3d:d3:6e:52:69:01:96:1a:46:4a:8d:c1:7e"
  triton_key_material = var.token
}
source "ucloud-uhost" "a" {
  public_key  = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9"
  private_key = var.token
}
source "oracle-oci" "a" {
  fingerprint = "6b:95:03:3d:d3:6e:52:69:01:96:1a:46:4a:8d:c1:7e"
  key_file    = "~/.oci/oci_api_key.pem"
  pass_phrase = null
  image_ocid  = "ocid1.image.oc1..aaaaaaaaq4wm7xs31bn9ltkp52vcr8ut0ygd6jhzfe1asowbnim"
}
source "yandex" "a" {
  service_account_key_file = "/etc/yandex/key.json"
  service_account_id       = "aje4q4wm7xs31bn9ltkp"
}
source "qemu" "a" {
  # LSP040 - LSP043, LSP045: made up for the build, references, files, agents, switches
  ssh_username                 = "builder"
  ssh_password                 = local.generated
  winrm_password               = "{{ .WinRMPassword }}"
  ssh_bastion_host             = "bastion.example.com"
  ssh_bastion_password         = env("BASTION_PASSWORD")
  ssh_bastion_private_key_file = "~/.ssh/bastion"
  ssh_bastion_agent_auth       = true
  ssh_proxy_username           = "ada"
  ssh_proxy_password           = var.token
  ssh_private_key_file         = "~/.ssh/builder"
  ssh_key_exchange_algorithms  = ["curve25519-sha256@libssh.org"]
  ssh_clear_authorized_keys    = true
  windows_password_timeout     = "20m"
  # LSP046: a random one is made
  vnc_use_password = true
  vnc_port_min     = 5900
  iso_checksum     = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}
locals {
  generated = uuidv4()
}
source "docker" "a" {
  image = "debian:12"
  # LSP092: no secret among the variables, a file elsewhere, one that is taken from outside
  run_command = ["-d", "-i", "-t", "-e", "PASSWORD_FILE=/run/secrets/db", "-e", "API_TOKEN", "--env-file", "/etc/app.env", "--entrypoint=/bin/sh", "{{.Image}}"]
}
