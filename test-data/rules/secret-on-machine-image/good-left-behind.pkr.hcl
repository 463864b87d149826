#~ covers: LSP050 LSP051 LSP052 LSP054 LSP069 LSP070 LSP076 LSP085 LSP102
variable "deploy_token" {
  type      = string
  sensitive = true
}
variable "root_password" {
  type      = string
  sensitive = true
}
source "file" "a" {
  content = "region=eu\n"
  target  = "out.txt"
}
source "qemu" "a" {
  boot_command = [
    "<esc><wait>auto url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg<enter>",
    "passwd<enter><wait>${var.root_password}<enter><wait>${var.root_password}<enter>",
  ]
  http_content = {
    "/user-data" = templatefile("user-data.pkrtpl.hcl", { password = var.root_password })
    "/meta-data" = ""
  }
  cd_content = {
    "ks.cfg" = "rootpw --lock\nbootloader\nautopart\n"
  }
}
build {
  sources = ["source.qemu.a"]
  provisioner "file" {
    content     = "#cloud-config\nssh_pwauth: false\n"
    destination = "/etc/cloud/cloud.cfg.d/99-own.cfg"
  }
  provisioner "shell" {
    environment_vars = ["DEPLOY_TOKEN=${var.deploy_token}"]
    use_env_var_file = true
    inline           = ["/srv/install"]
  }
  provisioner "shell" {
    environment_vars = ["DEPLOY_TOKEN=${var.deploy_token}"]
    skip_clean       = true
    inline           = ["/srv/install"]
  }
  provisioner "shell" {
    environment_vars = ["DEPLOY_TOKEN=${var.deploy_token}"]
    use_env_var_file = true
    skip_clean       = true
    inline           = ["/srv/install"]
  }
  provisioner "chef-solo" {
    json = {
      password_length = 16
    }
  }
  provisioner "shell" {
    inline = ["rm -rf /tmp/*"]
  }
}
