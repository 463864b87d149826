#~ covers: LSP005 LSP006 LSH01
variable "registry_password" {
  type      = string
  sensitive = true
  default   = env("REGISTRY_PASSWORD")
}
variable "word" {
  default = ""
}
build {
  sources = ["source.docker.a"]
  provisioner "file" {
    content     = "registry: ${var.registry_password}\n"
    destination = "/etc/registry.yaml"
  }
  provisioner "shell" {
    environment_vars = ["DEPLOY_TOKEN=${var.word}"]
    inline           = ["deploy"]
  }
}
