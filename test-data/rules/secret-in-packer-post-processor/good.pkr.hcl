#~ covers: LSP090 LSP095 LSP100
variable "registry_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.docker.a"]
  post-processor "docker-push" {
    login_username = "builder"
    login_password = var.registry_password
  }
  post-processor "amazon-import" {
    s3_bucket_name    = "images"
    s3_key_name       = "base.ova"
    s3_encryption_key = "1234abcd-12ab-34cd-56ef-1234567890ab"
  }
  post-processor "checksum" {
    checksum_types = ["sha256"]
    output         = "base.{{.ChecksumType}}.checksum"
  }
}
