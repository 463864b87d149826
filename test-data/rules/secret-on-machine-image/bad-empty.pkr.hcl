#~ why: an empty default stands for what whoever builds gives, and that stays on the disk
variable "registry_password" {
  type      = string
  default   = ""
  sensitive = true
}
build {
  sources = ["source.qemu.a"]
  provisioner "file" {
    content     = "registry: ${var.registry_password}\n"
#~^ secret-on-machine-image "var.registry_password"
    destination = "/etc/registry.yaml"
  }
}
