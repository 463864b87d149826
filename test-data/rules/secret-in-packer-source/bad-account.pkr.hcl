#~ covers: LSP040 LSP048
#~ why: one password of the account that builds is one secret, wherever it is used, and told of at each of its lines
source "qemu" "a" {
  ssh_username     = "builder"
  ssh_password     = "kV9-tango-41-Lumen"
#~^ secret-in-packer-source "kV9-tango-41-Lumen" severity=medium
  shutdown_command = "echo 'kV9-tango-41-Lumen' | sudo -S shutdown -P now"
#~^ secret-in-packer-source "kV9-tango-41-Lumen"
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
#~^ secret-in-packer-source "kV9-tango-41-Lumen"
    inline          = ["true"]
  }
}
