#~ covers: LSH05 LSH06
#~ why: blocks that are made for each element, and what one source has otherwise, with references in them
variable "npm_token" {
  type      = string
  sensitive = true
}
variable "steps" {
  default = ["a", "b"]
}
build {
  sources = ["source.qemu.a", "source.qemu.b"]
  dynamic "provisioner" {
    for_each = var.steps
    labels   = ["shell"]
    content {
      environment_vars = ["NPM_TOKEN=${var.npm_token}", "TOKEN_STEP=${provisioner.value}"]
      inline           = ["npm ci"]
    }
  }
  provisioner "shell" {
    inline = ["deploy"]
    override = {
      a = {
        environment_vars = ["DEPLOY_TOKEN=${var.npm_token}", "TOKEN_FILE=/run/token"]
      }
      b = {
        env             = { CI = "true", DEPLOY_TOKEN = env("DEPLOY_TOKEN") }
        execute_command = "{{ .Vars }} sudo -E sh '{{ .Path }}'"
      }
    }
  }
}
