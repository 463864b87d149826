#~ notices: 1
source "qemu" "b" {
  ssh_bastion_password = "cX4-garnet-86-Birch"
#~^ secret-in-packer-source "cX4-garnet-86-Birch"
  user_data = <<-EOT
    #cloud-config
    password: vR2-meadow-39-Crane
