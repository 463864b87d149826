source "qemu" "a" {
  iso_url      = "https://example.com/a.iso"
  iso_checksum = "none"
  boot_command = [
    "router<enter><wait>",
    "router<enter><wait>",
#~^ weak-default-credential "router"
    "install system<enter><wait>",
    "exit<enter><wait>",
    "vagrant<enter><wait>",
    "vagrant<enter><wait>",
#~^ weak-default-credential "vagrant"
    "save<enter>"
  ]
  ssh_username = "vagrant"
  ssh_password = "vagrant"
#~^ weak-default-credential "vagrant"
}

build {
  sources = ["source.qemu.a"]
}
