#~ covers: LSP040 LSP048
#~ why: one password of the account that builds is one finding, wherever it is used
source "qemu" "a" {
  ssh_username     = "builder"
  ssh_password     = var.ssh_password
#~^ secret-in-packer-source "kV9-tango-41-Lumen" flow=3 severity=medium
  shutdown_command = "echo 'kV9-tango-41-Lumen' | sudo -S shutdown -P now"
}
source "proxmox-iso" "b" {
  username     = "root@pam"
  password     = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-source "mR7-quartz-58-Fjord"
  ssh_password = "hJ2-velvet-93-Comet"
#~^ secret-in-packer-source "hJ2-velvet-93-Comet"
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    execute_command = "echo 'kV9-tango-41-Lumen' | {{.Vars}} sudo -S -E bash '{{.Path}}'"
    inline          = ["true"]
  }
}

variable "ssh_password" {
  type      = string
  sensitive = true
}
