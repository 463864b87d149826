#~ covers: LSP065 LSH05
#~ why: a block that is made for each element is a block all the same
build {
  sources = ["source.qemu.a"]
  dynamic "provisioner" {
    for_each = var.steps
    labels   = ["shell"]
    content {
      environment_vars = ["NPM_TOKEN=q4Wm7-xs31-Bn9-Lt", "STEP=${provisioner.value}"]
#~^ secret-in-provisioner "q4Wm7-xs31-Bn9-Lt"
      inline           = ["npm ci"]
    }
  }
}
variable "steps" {
  default = ["a", "b"]
}
