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
data "http" "images" {
  url = "https://api.example.com/images"
  request_headers = {
    Authorization = "Bearer q4Wm7xs31Bn9LtKp52Vc"
#~^ secret-in-packer-source "q4Wm7xs31Bn9LtKp52Vc"
    PRIVATE-TOKEN = "yK5-timber-72-Pearl"
#~^ secret-in-packer-source "yK5-timber-72-Pearl"
    Accept        = "application/json"
  }
  request_body = "{\"password\": \"hJ2-velvet-93-Comet\"}"
#~^ secret-in-packer-source "hJ2-velvet-93-Comet"
}
source "vsphere-clone" "a" {
  customize {
    windows_options {
      admin_password = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
      product_key    = "AB1CD-2EF3G-H4IJ5-KL6MN-7OP8Q"
    }
  }
}
source "docker" "b" {
  build {
    path = "Dockerfile"
    arguments = {
      NPM_TOKEN = "zN8-silver-15-Cedar"
#~^ secret-in-packer-source "zN8-silver-15-Cedar"
      VERSION   = "1.2.3"
    }
  }
}
