#~ covers: LSP073 LSP106
#~ why: a file that a later step removes for all of its sources is not on the image; a literal is told of all the same
variable "app_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  provisioner "file" {
    content     = var.app_password
    destination = "/etc/app/password"
  }
  provisioner "file" {
    content     = "api_token=kV9-tango-41-Lumen\n"
#~^ secret-in-provisioner "kV9-tango-41-Lumen"
    destination = "/etc/app/token"
  }
  provisioner "shell" {
    scripts = ["cleanup.sh"]
  }
}
