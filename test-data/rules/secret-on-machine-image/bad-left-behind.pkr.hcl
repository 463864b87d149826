#~ covers: LSP069 LSP070 LSP076 LSP102
variable "deploy_token" {
  type      = string
  sensitive = true
}
source "file" "a" {
  content = "db_password=cX4-garnet-86-Birch\n"
#~^ secret-in-image-metadata "cX4-garnet-86-Birch"
  target  = "out.txt"
}
build {
  sources = ["source.qemu.a"]
  provisioner "file" {
    content     = "#cloud-config\npassword: vR2-meadow-39-Crane\n"
#~^ secret-on-machine-image "vR2-meadow-39-Crane"
    destination = "/etc/cloud/cloud.cfg.d/99-own.cfg"
  }
  provisioner "shell" {
    environment_vars = ["DEPLOY_TOKEN=${var.deploy_token}"]
#~^ secret-on-machine-image "var.deploy_token"
    use_env_var_file = true
    skip_clean       = true
    inline           = ["/srv/install"]
  }
  provisioner "shell" {
    skip_clean = true
    inline     = ["curl -fsS -H 'X-Token: ${var.deploy_token}' https://files.example.com/a.tgz -o /srv/a.tgz"]
#~^ secret-on-machine-image "var.deploy_token"
  }
  provisioner "powershell" {
    environment_vars = ["DEPLOY_TOKEN=${var.deploy_token}"]
#~^ secret-on-machine-image "var.deploy_token"
    skip_clean       = true
    inline           = ["whoami"]
  }
}
