#~ covers: LSP055 LSP056 LSP068 LSP096
source "hyperv-iso" "a" {
  floppy_files   = ["answers/Autounattend.xml"]
  winrm_username = "Administrator"
  winrm_password = var.winrm_password
}
variable "winrm_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.hyperv-iso.a"]
  provisioner "powershell" {
    scripts = ["scripts/join.ps1"]
  }
  post-processor "vagrant" {
    vagrantfile_template = "box.template"
  }
}
