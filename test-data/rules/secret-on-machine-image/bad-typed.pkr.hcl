#~ covers: LSP050
#~ why: what is typed where a password is asked for is one, and typed twice it is one finding
source "qemu" "a" {
  ssh_username = "root"
  ssh_password = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
  boot_command = [
    "root<enter><wait>",
    "passwd<enter><wait>kV9-tango-41-Lumen<enter><wait>kV9-tango-41-Lumen<enter><wait>",
#~^ secret-on-machine-image "kV9-tango-41-Lumen"
    "setup<enter><wait>",
    "mR7-quartz-58-Fjord<tab>",
#~^ secret-on-machine-image "mR7-quartz-58-Fjord"
    "mR7-quartz-58-Fjord<enter>",
#~^ secret-on-machine-image "mR7-quartz-58-Fjord"
  ]
}
