source "null" "app" {
  communicator = "none"
}
build {
  sources = ["source.null.app"]
  provisioner "shell" {
    environment_vars = [
      "REGION=eu-central-1",
      "DEPLOY_TOKEN=q4Wm7xs31Bn9LtKp52Vc",
    ]
    inline = ["./install"]
  }
}
