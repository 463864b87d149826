#~ covers: LSP040 LSP047 LSP048
#~ why: a password that is the account's own name is no secret, and one account is one finding
variable "user" {
  default = "osbuilder"
}
source "qemu" "a" {
  ssh_username     = var.user
  ssh_password     = "osbuilder"
#~^ weak-default-credential "osbuilder"
  shutdown_command = "echo 'osbuilder' | sudo -S shutdown -P now"
#~^ weak-default-credential "osbuilder"
}
source "qemu" "b" {
  ssh_username     = var.user
  ssh_password     = "osbuilder"
#~^ weak-default-credential "osbuilder"
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  provisioner "shell" {
    execute_command = "echo 'osbuilder' | {{.Vars}} sudo -S -E bash '{{.Path}}'"
#~^ weak-default-credential "osbuilder"
    inline          = ["true"]
  }
}
