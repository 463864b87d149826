#~ covers: LSP023 LSP025 LSP035 LSP044 LSP053 LSP055 LSP056 LSP061 LSP068 LSP072 LSP075 LSP083 LSP084 LSP086 LSP089 LSP096
#~ why: every file that a configuration can name, with nothing in it but what looks like a secret
variable "db_password" {
  type      = string
  sensitive = true
}
source "qemu" "a" {
  ssh_private_key_file = "keys/builder.pub"
  x509_cert_path       = "keys/cert.pem"
  floppy_files         = ["floppy/Autounattend.xml"]
}
source "digitalocean" "b" {
  user_data_file = "files/first-boot.sh"
}
source "googlecompute" "c" {
  account_file = "keys/federated.json"
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    scripts = ["scripts/install.sh"]
  }
  provisioner "file" {
    source      = "files/"
    destination = "/srv/app/"
  }
  provisioner "ansible-local" {
    playbook_file = "tree/site.yml"
    playbook_dir  = "tree"
    galaxy_file   = "tree/requirements.yml"
  }
  provisioner "salt-masterless" {
    local_state_tree   = "salt"
    local_pillar_roots = "salt/pillar"
  }
  provisioner "chef-client" {
    encrypted_data_bag_secret_path = "/etc/chef/secret"
    validation_key_path            = "keys/cert.pem"
  }
  post-processor "vagrant" {
    include = ["keys/builder.pub"]
  }
}
