#~ covers: LSP082 LSP084
build {
  sources = ["source.qemu.a"]
  provisioner "ansible-local" {
    playbook_file = "site.yml"
    galaxy_file   = "requirements.yml"
  }
  provisioner "ansible" {
    playbook_file  = "site.yml"
    inventory_file = "inventory/hosts"
  }
}
