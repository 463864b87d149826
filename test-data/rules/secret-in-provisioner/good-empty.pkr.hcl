#~ why: an empty default stands for what whoever builds gives: what comes behind it is no password
variable "registry_password" {
  type      = string
  default   = ""
  sensitive = true
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    inline = [
      "redis-cli -a ${var.registry_password} ping",
      "mysql -u root -p${var.registry_password} shop",
      "skopeo copy --dest-creds ci:${var.registry_password} docker://a docker://registry.example.com/a",
      "curl -u ci:${var.registry_password} https://files.example.com/a.tgz -o /tmp/a.tgz",
    ]
  }
}
