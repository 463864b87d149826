#~ covers: LSP020 LSP021 LSP022 LSP024 LSP026 LSP027 LSP028 LSP029 LSP030 LSP031 LSP032 LSP033 LSP034
source "digitalocean" "a" {
  api_token     = "{{fake:digitalocean}}"
#~^ secret-in-packer-source
  spaces_key    = "DO00Q4WM7XS31BN9LTKP"
#~^ secret-in-packer-source "DO00Q4WM7XS31BN9LTKP"
  spaces_secret = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc123"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc123"
}
source "amazon-ebs" "a" {
  secret_key = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
  token      = "Fwo7q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Ve"
#~^ secret-in-packer-source "Fwo7q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Ve"
}
source "azure-arm" "a" {
  client_id            = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
  client_secret        = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9L"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9L"
  client_cert_password = "kV9-tango-41-Lumen"
#~^ secret-in-packer-source "kV9-tango-41-Lumen"
}
source "googlecompute" "a" {
  access_token = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52"
  image_encryption_key {
    raw_key = "q4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWbNiM="
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWbNiM="
  }
}
source "hcloud" "a" {
  token = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc1234"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc1234"
}
source "linode" "a" {
  linode_token = "4f1c9b72e0d84a6f93b5c8e17a2d60f4b9c83e57d1a2460f8e9b7c5d3f1a2b4c"
#~^ secret-in-packer-source "4f1c9b72e0d84a6f93b5c8e17a2d60f4b9c83e57d1a2460f8e9b7c5d3f1a2b4c"
  root_pass    = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
}
source "vultr" "a" {
  api_key = "Q4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP"
#~^ secret-in-packer-source "Q4WM7XS31BN9LTKP52VCQ4WM7XS31BN9LTKP"
}
source "exoscale" "a" {
  api_secret = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
}
source "alicloud-ecs" "a" {
  secret_key     = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
  security_token = "CAISq4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
#~^ secret-in-packer-source "CAISq4Wm7xs31Bn9LtKp52Vcq4Wm7xs3"
}
source "openstack" "a" {
  application_credential_secret = "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9L"
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
  nutanix_password = "wS3-copper-64-Maple"
#~^ secret-in-packer-source "wS3-copper-64-Maple"
}
source "triton" "a" {
  triton_key_id = "6b:95:03:3d:d3:6e:52:69:01:96:1a:46:4a:8d:c1:7e"
}
source "oracle-oci" "a" {
  pass_phrase = "zN8-silver-15-Cedar"
#~^ secret-in-packer-source "zN8-silver-15-Cedar"
}
