#~ covers: LSP023 LSP025 LSP035 LSP044 LSP053 LSP055 LSP061 LSP068 LSP072 LSP075 LSP083 LSP086 LSP089 LSP096 LSP101
source "qemu" "a" {
  ssh_private_key_file    = "keys/builder"
  shared_credentials_file = "./keys/aws"
  http_directory          = "http"
  boot_command            = ["<tab> inst.ks=http://{{ .HTTPIP }}:{{ .HTTPPort }}/ks.cfg<enter>"]
  floppy_files            = ["floppy/*.cmd"]
}
source "digitalocean" "b" {
  user_data_file = "files/first-boot.sh"
}
source "googlecompute" "c" {
  account_file = "keys/account.json"
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    scripts = fileset(".", "scripts/*.sh")
  }
  provisioner "file" {
    source      = "files/"
    destination = "/srv/app/"
  }
  provisioner "ansible-local" {
    playbook_file = "tree/site.yml"
    playbook_dir  = "tree"
  }
  provisioner "salt-masterless" {
    local_state_tree   = "salt"
    local_pillar_roots = "salt/pillar"
  }
  provisioner "chef-client" {
    encrypted_data_bag_secret_path = "keys/data-bag"
  }
  post-processor "vagrant" {
    include = ["keys/shipped"]
  }
  post-processor "provenance" {
    key = "keys/cosign.key"
  }
}
