#~ covers: LSP072
build {
  sources = ["source.qemu.a"]
  provisioner "file" {
    source      = "keys/id_rsa"
#~^ credential-file-on-machine-image "keys/id_rsa"
    destination = "/root/.ssh/id_rsa"
  }
  provisioner "file" {
    sources     = ["/home/builder/.aws/credentials", "motd"]
#~^ credential-file-on-machine-image "/home/builder/.aws/credentials"
    destination = "/root/"
  }
}
