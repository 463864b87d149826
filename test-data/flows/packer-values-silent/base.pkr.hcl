#~ covers: LSH01
#~ why: what Packer loads by itself wins over the environment, and says nothing of the secret here
variable "registry_password" {
  type      = string
  sensitive = true
  default   = env("REGISTRY_PASSWORD")
}
variable "registry" {
  type = string
}
build {
  sources = ["source.docker.a"]
  provisioner "shell" {
    environment_vars = ["REGISTRY=${var.registry}", "REGISTRY_PASSWORD=${var.registry_password}"]
    inline           = ["deploy"]
  }
}
