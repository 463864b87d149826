source "null" "app" {
  communicator = "none"
}
build {
  sources = ["source.null.app"]
  provisioner "shell" {
    environment_vars = [
      "REGION=eu-central-1",
      "DEPLOY_TOKEN=${var.deploy_token}",
    ]
    inline = ["./install"]
  }
}

variable "deploy_token" {
  type      = string
  sensitive = true
}
