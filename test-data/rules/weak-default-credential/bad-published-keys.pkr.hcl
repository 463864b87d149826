#~ covers: LSH29
#~ why: the keys that Vagrant publishes are opened by everyone and are nobody's secret
source "virtualbox-iso" "a" {
  ssh_username = "vagrant"
}
build {
  sources = ["source.virtualbox-iso.a"]
  provisioner "file" {
    destination = "/home/vagrant/.ssh/id_rsa"
    content     = <<-EOT
#~v weak-default-credential severity=low
      {{fake:vagrant-key#rsa}}
    EOT
  }
  provisioner "file" {
    destination = "/home/vagrant/.ssh/id_ed25519"
    content     = <<-EOT
#~v weak-default-credential severity=low
      {{fake:vagrant-key#ed25519}}
    EOT
  }
}
