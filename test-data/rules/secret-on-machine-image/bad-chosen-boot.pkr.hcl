#~ covers: LSP050
#~ why: which of a map's commands is typed is not known before the build: any of them may be; routers are set by statements
variable "release" {}

variable "boot" {
  default = {
    "7.1" = ["<enter>", "configure<enter>", "set system login user vyos authentication plaintext-password correct-Horse-421<enter>"]
#~^ secret-on-machine-image "correct-Horse-421"
    "7.2" = ["<enter>", "echo root:correct-Horse-422 | chpasswd<enter>"]
#~^ secret-on-machine-image "correct-Horse-422"
  }
}

source "qemu" "a" {
  boot_command = lookup(var.boot, var.release, [])
}

source "qemu" "b" {
  boot_command = var.boot[var.release]
}

build {
  sources = ["source.qemu.a", "source.qemu.b"]
}
