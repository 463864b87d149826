# the values of production
proxmox_token = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
#~^ secret-in-packer-variable "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
iso_url       = "https://releases.example.com/base.iso"
isos = [
  "a",
]
