#~ covers: LSP065 LSP068 LSP074
#~ why: the variable goes through the environment of a script into a file: one finding with all of its way
variable "db_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password" flow=4 way=base.pkr.hcl:1>base.pkr.hcl:8>scripts/configure.sh:10>scripts/configure.sh:5
    scripts          = ["scripts/configure.sh", "scripts/second.sh"]
  }
}
