locals {
  api_key = "hJ2-velvet-93-Comet-48"
}

source "digitalocean" "base" {
  image        = "debian-12-x64"
  region       = "fra1"
  size         = "s-1vcpu-1gb"
  ssh_username = "root"
  user_data = base64encode(templatefile("first-boot.pkrtpl", {
    key = local.api_key
  }))
}

build {
  sources = ["source.digitalocean.base"]
}
