#~ covers: LSP010 LSP014 LSP057 LSP058 LSP062 LSP063 LSP093 LSP098 LSP107 LSH07
packer {
  required_plugins {
    qemu = {
      version = ">= 1.0.0"
      source  = "github.com/hashicorp/qemu"
    }
  }
}
variable "api_token" {
  type        = string
  sensitive   = true
  description = "begins with ghp_, and is as long as AKIAIOSFODNN7EXAMPLE twice"
}
data "http" "images" {
  url = "https://api.example.com/images"
  request_headers = {
    Authorization = "Bearer ${var.api_token}"
    Accept        = "application/json"
  }
}
communicator "ssh" "c" {
  ssh_password = var.api_token
}
source "vsphere-clone" "a" {
  customize {
    windows_options {
      admin_password = var.api_token
    }
  }
  configuration_parameters = {
    "guestinfo.userdata.encoding" = "base64"
    "disk.EnableUUID"             = "TRUE"
  }
}
source "docker" "b" {
  build {
    path = "Dockerfile"
    arguments = {
      NPM_TOKEN = var.api_token
    }
  }
}
source "googlecompute" "c" {
  metadata = {
    enable-oslogin     = "TRUE"
    serial-port-enable = "1"
    ssh-keys           = "packer:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWbNi packer"
  }
}
source "azure-arm" "d" {
  custom_data = base64encode("#cloud-config\npackages: [git]\n")
}
