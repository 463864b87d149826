#~ covers: LSH29
#~ why: the public halves of the keys that Vagrant publishes, as its boxes are set up
build {
  sources = ["source.virtualbox-iso.a"]
  provisioner "file" {
    destination = "/home/vagrant/.ssh/authorized_keys"
    content     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y vagrant insecure public key\n"
  }
  provisioner "shell" {
    inline = ["curl -fsSL https://raw.githubusercontent.com/hashicorp/vagrant/main/keys/vagrant.pub -o /home/vagrant/.ssh/authorized_keys"]
  }
}
