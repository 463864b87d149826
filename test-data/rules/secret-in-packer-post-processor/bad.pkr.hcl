#~ covers: LSP090 LSP095 LSP100
build {
  sources = ["source.docker.a"]
  post-processors {
    post-processor "docker-push" {
      login          = true
      login_username = "builder"
      login_password = var.login_password
#~^ secret-in-packer-post-processor "kV9-tango-41-Lumen"
      aws_secret_key = var.aws_secret_key
#~^ secret-in-packer-post-processor "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
    }
  }
  post-processor "vagrant-cloud" {
    access_token = "{{fake:hcp-terraform}}"
#~^ secret-in-packer-post-processor
    box_tag      = "example/base"
  }
  post-processor "digitalocean-import" {
    spaces_secret = var.spaces_secret
#~^ secret-in-packer-post-processor "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vc123"
  }
}

variable "login_password" {
  type      = string
  sensitive = true
}

variable "aws_secret_key" {
  type      = string
  sensitive = true
}

variable "spaces_secret" {
  type      = string
  sensitive = true
}
