#~ covers: LSP077
build {
  sources = ["source.amazon-ebs.a"]
  provisioner "file" {
    content     = build.SSHPrivateKey
#~^ build-credential-left-on-image "build.SSHPrivateKey"
    destination = "/home/admin/.ssh/id_ed25519"
  }
  provisioner "shell" {
    inline = ["echo '${build.Password}' > /root/password.txt"]
#~^ build-credential-left-on-image "build.Password"
  }
}
