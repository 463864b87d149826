#~ covers: LSP040 LSP041 LSP047 LSP048
source "virtualbox-iso" "a" {
  ssh_username     = "vagrant"
  ssh_password     = "vagrant"
#~^ weak-default-credential "vagrant" severity=low
  winrm_password   = "vagrant"
#~^ weak-default-credential "vagrant"
  shutdown_command = "echo 'vagrant' | sudo -S shutdown -P now"
#~^ weak-default-credential "vagrant"
}
source "amazon-ebs" "b" {
  ssh_username = "packer"
  ssh_password = "packer"
#~^ weak-default-credential "packer" severity=medium
}
build {
  sources = ["source.virtualbox-iso.a"]
  provisioner "shell" {
    execute_command = "echo 'packer' | {{.Vars}} sudo -S -E bash '{{.Path}}'"
#~^ weak-default-credential "packer"
    inline          = ["true"]
  }
  provisioner "powershell" {
    elevated_password = "vagrant"
#~^ weak-default-credential "vagrant"
    inline            = ["whoami"]
  }
}
