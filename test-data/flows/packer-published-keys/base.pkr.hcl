#~ covers: LSH29
#~ why: a builder that logs in with Vagrant's key, and one that is uploaded: everyone has it
source "virtualbox-iso" "a" {
  ssh_username         = "vagrant"
  ssh_private_key_file = "keys/vagrant"
}
build {
  sources = ["source.virtualbox-iso.a"]
  provisioner "file" {
    source      = "keys/id_ed25519"
    destination = "/home/vagrant/.ssh/id_ed25519"
  }
}
