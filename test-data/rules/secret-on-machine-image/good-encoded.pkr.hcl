#~ covers: LSH09 LSH14 LSH15 LSH16
#~ why: the same places with references, with nothing in them, and with what is no secret
variable "root_password" {
  type      = string
  sensitive = true
}
source "qemu" "a" {
  boot_command = [
    "<esc><wait>auto passwd/root-pass",
    "word=${var.root_password} passwd/make-",
    "user=false url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/preseed.cfg<enter>",
  ]
}
source "linode" "b" {
  metadata {
    user_data = "I2Nsb3VkLWNvbmZpZwpwYWNrYWdlczogW2dpdF0Kc3NoX3B3YXV0aDogZmFsc2UK"
  }
}
source "vsphere-iso" "c" {
  configuration_parameters = {
    "guestinfo.userdata"          = "H4sIAAAAAAACA1NOzskvTdFNzs9Ly0znSs4oSCwuLk+xUqhOrSjILEq1UigpKk2t5SotTi0qtuJSUNBVqM5LzAWKJ6Yk6ijk5Cdnx8O0QFQCAPJyZotRAAAA"
    "guestinfo.userdata.encoding" = "gzip+base64"
  }
}
build {
  sources = ["source.qemu.a"]
  provisioner "chef-solo" {
    json = {
      mysql = {
        root_password   = var.root_password
        password_length = 24
        password_file   = "/run/secrets/mysql"
      }
      run_list = ["recipe[mysql]"]
    }
  }
  provisioner "shell" {
    inline = ["rm -rf /tmp/packer-chef-solo"]
  }
}
