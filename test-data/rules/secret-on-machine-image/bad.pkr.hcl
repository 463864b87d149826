#~ covers: LSP050 LSP051 LSP052 LSP054 LSP058 LSP060 LSP062 LSP063 LSP073 LSP074 LSP085 LSH14
variable "db_password" {
  type      = string
  sensitive = true
}
source "qemu" "a" {
  boot_command = [
    "<esc><wait>linux passwd/root-pass",
    "word=kV9-tango-41-Lumen passwd/root-password-again=kV9-tango-41-Lumen<wait5>",
#~^ secret-on-machine-image "kV9-tango-41-Lumen"
    " ks=https://files.example.com/ks.cfg?token=q4Wm7xs31Bn9LtKp52Vc<enter>",
#~^ secret-on-machine-image "q4Wm7xs31Bn9LtKp52Vc"
  ]
  http_content = {
    "/user-data" = <<-EOT
      #cloud-config
      chpasswd:
        list: |
          root:mR7-quartz-58-Fjord
#~^ secret-on-machine-image "mR7-quartz-58-Fjord"
    EOT
  }
  cd_content = {
    "ks.cfg" = "rootpw --plaintext hJ2-velvet-93-Comet\nbootloader\nautopart\n"
#~^ secret-on-machine-image "hJ2-velvet-93-Comet"
  }
}
source "digitalocean" "b" {
  user_data = "#cloud-config\npassword: tB6-harbor-27-Olive\n"
#~^ secret-on-machine-image "tB6-harbor-27-Olive"
}
source "linode" "c" {
  metadata {
    user_data = base64encode("#!/bin/sh\nexport DB_PASSWORD=wS3-copper-64-Maple\n")
#~^ secret-on-machine-image "wS3-copper-64-Maple"
  }
}
source "googlecompute" "d" {
  metadata = {
    startup-script = "#!/bin/sh\nexport API_TOKEN=zN8-silver-15-Cedar\n"
#~^ secret-on-machine-image "zN8-silver-15-Cedar"
  }
}
source "vsphere-iso" "e" {
  configuration_parameters = {
    "guestinfo.userdata" = base64gzip("#cloud-config\npassword: yK5-timber-72-Pearl\n")
#~^ secret-on-machine-image "yK5-timber-72-Pearl"
  }
}
build {
  sources = ["source.qemu.a"]
  provisioner "file" {
    content     = "API_TOKEN=cX4-garnet-86-Birch\n"
#~^ secret-on-machine-image "cX4-garnet-86-Birch"
    destination = "/etc/app.env"
  }
  provisioner "file" {
    content     = var.db_password
#~^ secret-on-machine-image "var.db_password"
    destination = "/etc/db.password"
  }
  provisioner "shell" {
    inline = ["echo \"password=${var.db_password}\" > /etc/db.conf"]
#~^ secret-on-machine-image "var.db_password"
  }
  provisioner "chef-solo" {
    json = {
      mysql = {
        root_password = "vR2-meadow-39-Crane"
#~^ secret-on-machine-image "vR2-meadow-39-Crane"
      }
    }
  }
}
