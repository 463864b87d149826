#~ covers: LSP106 LSP073 LSH11 LSH12
#~ why: what is removed for other sources, after errors or behind a condition is not removed
variable "app_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  provisioner "file" {
    content     = var.app_password
#~^ secret-on-machine-image "var.app_password"
    destination = "/etc/one"
  }
  provisioner "file" {
    content     = var.app_password
#~^ secret-on-machine-image "var.app_password"
    destination = "/etc/two"
  }
  provisioner "file" {
    content     = var.app_password
#~^ secret-on-machine-image "var.app_password"
    destination = "/etc/three"
  }
  provisioner "file" {
    content     = var.app_password
#~^ secret-on-machine-image "var.app_password"
    destination = "/etc/four"
  }
  provisioner "shell" {
    except = ["qemu.b"]
    inline = ["rm -f /etc/four"]
  }
  provisioner "shell" {
    only   = ["qemu.a"]
    inline = ["rm -f /etc/one"]
  }
  provisioner "shell" {
    inline = ["if [ -e /marker ]; then rm -f /etc/two; fi"]
  }
  error-cleanup-provisioner "shell" {
    inline = ["rm -f /etc/three"]
  }
}
