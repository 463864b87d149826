#~ covers: LSP010 LSP057 LSP093 LSP098 LSP107
packer {
  required_plugins {
    internal = {
      version = ">= 1.0.0"
      source  = "git::https://builder:kV9-tango-41-Lumen@git.example.com/acme/internal"
#~^ secret-in-packer-source "kV9-tango-41-Lumen"
    }
  }
}
variable "region" {
  type        = string
  description = "not {{fake:github-pat}}, which is a token"
#~^ secret-in-build-file
}

variable "authorization" {
  type      = string
  sensitive = true
}

variable "private_token" {
  type      = string
  sensitive = true
}

variable "request_body" {
  type      = string
  sensitive = true
}

variable "admin_password" {
  type      = string
  sensitive = true
}

variable "npm_token" {
  type      = string
  sensitive = true
}
data "http" "images" {
  url = "https://api.example.com/images"
  request_headers = {
    Authorization = "Bearer ${var.authorization}"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vc"
    PRIVATE-TOKEN = var.private_token
#~^ secret-in-packer-source "yK5-timber-72-Pearl"
    Accept        = "application/json"
  }
  request_body = "{\"password\": \"${var.request_body}\"}"
#~^ secret-in-packer-source "hJ2-velvet-93-Comet"
}
source "vsphere-clone" "a" {
  customize {
    windows_options {
      admin_password = var.admin_password
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
      product_key    = "AB1CD-2EF3G-H4IJ5-KL6MN-7OP8Q"
    }
  }
}
source "docker" "b" {
  build {
    path = "Dockerfile"
    arguments = {
      NPM_TOKEN = var.npm_token
#~^ secret-in-packer-source "zN8-silver-15-Cedar"
      VERSION   = "1.2.3"
    }
  }
}
