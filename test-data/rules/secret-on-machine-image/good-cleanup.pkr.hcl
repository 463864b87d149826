#~ covers: LSH11 LSH12
#~ why: what is removed for all the sources that it was uploaded for is gone, and so is what a cleanup after errors removes once more
variable "app_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  provisioner "file" {
    only        = ["qemu.a"]
    content     = var.app_password
    destination = "/etc/one"
  }
  provisioner "file" {
    content     = var.app_password
    destination = "/etc/two"
  }
  provisioner "shell" {
    only   = ["qemu.a"]
    inline = ["rm -f /etc/one"]
  }
  provisioner "shell" {
    only   = ["qemu.a", "qemu.b"]
    inline = ["rm -f /etc/two"]
  }
  error-cleanup-provisioner "shell" {
    inline = ["rm -f /etc/one /etc/two"]
  }
}
