#~ covers: LSH18
#~ why: a template of user-data says where values come, and these are handed over
variable "password_hash" {
  type      = string
  sensitive = true
}
source "qemu" "a" {
  http_content = {
    "/user-data" = templatefile("templates/user-data.pkrtpl.hcl", {
      hostname      = "web"
      password_hash = var.password_hash
      packages      = ["git", "curl"]
    })
  }
}
build {
  sources = ["source.qemu.a"]
}
