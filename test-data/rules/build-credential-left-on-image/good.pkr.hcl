#~ covers: LSP077
build {
  sources = ["source.amazon-ebs.a"]
  provisioner "powershell" {
    elevated_user     = "Administrator"
    elevated_password = build.Password
    inline            = ["Install-WindowsFeature Web-Server"]
  }
  provisioner "file" {
    content     = build.SSHPublicKey
    destination = "/home/admin/.ssh/authorized_keys"
  }
  provisioner "shell" {
    inline = ["echo ${build.ID} > /etc/build-id"]
  }
}
