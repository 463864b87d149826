source "amazon-ebs" "base" {
  user_data = base64encode(templatefile("templates/user-data.pkrtpl.hcl", {
    token = local.api_token
  }))
}
build {
  sources = ["source.amazon-ebs.base"]
}
