#~ covers: LSP072
build {
  sources = ["source.qemu.a"]
  provisioner "file" {
    source      = "keys/id_rsa.pub"
    destination = "/root/.ssh/authorized_keys"
  }
  provisioner "file" {
    source      = ".env.example"
    destination = "/srv/app/.env.example"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/root/.ssh/id_rsa"
    destination = "out/id_rsa"
  }
  provisioner "file" {
    source      = "id_ed25519"
    destination = "/root/.ssh/id_ed25519"
  }
  provisioner "shell" {
    inline = ["git clone git@example.com:app.git /srv/app", "rm -rf /root/.ssh"]
  }
}
