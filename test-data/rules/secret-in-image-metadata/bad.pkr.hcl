#~ covers: LSP064 LSP091 LSP092 LSP097 LSH13
variable "admin_password" {
  type      = string
  sensitive = true
}
source "amazon-ebs" "a" {
  tags = {
    Name           = "base"
    admin_password = "kV9-tango-41-Lumen"
#~^ secret-in-image-metadata "kV9-tango-41-Lumen"
  }
  run_tag {
    key   = "owner"
    value = "{{fake:github-pat}}"
#~^ secret-in-image-metadata
  }
}
source "docker" "b" {
  image   = "alpine:3.20"
  changes = ["ENV API_TOKEN=mR7-quartz-58-Fjord", "ENV PATH=/usr/bin:/bin", "EXPOSE 80"]
#~^ secret-in-image-metadata "mR7-quartz-58-Fjord"
}
build {
  sources = ["source.amazon-ebs.a"]
  post-processor "manifest" {
    custom_data = {
      login = var.admin_password
#~^ secret-in-image-metadata "var.admin_password"
    }
  }
  hcp_packer_registry {
    bucket_labels = {
      deploy_token = "hJ2-velvet-93-Comet"
#~^ secret-in-image-metadata "hJ2-velvet-93-Comet"
    }
  }
}
