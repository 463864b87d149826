#~ covers: LSP088 LSP092
source "docker" "a" {
  image       = "debian:12"
  run_command = ["-d", "--env", "API_TOKEN=q4Wm7xs31Bn9LtKp52Vc", "--env=DB_PASSWORD=plain-Horse-841", "{{.Image}}"]
#~^ secret-in-image-metadata "plain-Horse-841"
#~^ secret-in-image-metadata "q4Wm7xs31Bn9LtKp52Vc"
}
build {
  sources = ["source.qemu.a"]
  provisioner "puppet-server" {
    facter          = { "smtp_password" = var.smtp_password }
#~^ secret-in-provisioner "plain-Horse-842"
    extra_arguments = ["--http_proxy_password=${var.http_proxy_password}"]
#~^ secret-in-provisioner "plain-Horse-843"
  }
  provisioner "puppet-masterless" {
    manifest_file = "site.pp"
    facter        = merge({ role = "web" }, { api_key = var.api_key })
#~^ secret-in-provisioner "q4Wm7xs31Bn9LtKp52Vd"
  }
}

variable "smtp_password" {
  type      = string
  sensitive = true
}

variable "http_proxy_password" {
  type      = string
  sensitive = true
}

variable "api_key" {
  type      = string
  sensitive = true
}
