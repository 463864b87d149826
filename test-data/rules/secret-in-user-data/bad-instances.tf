#~ covers: LSC200 LSC201
#~ why: a value is followed through locals, defaults and encoders; `$${` is an escape
variable "db_password" {
  default = "correct-Horse-201"
#~^ secret-in-user-data "correct-Horse-201"
}

locals {
  agent_token = "horse-Battery-202"
#~^ secret-in-user-data "horse-Battery-202"
}

resource "aws_instance" "web" {
  ami       = "ami-0123456789abcdef0"
  user_data = <<-EOT
    #cloud-config
    password: staple-Horse-203
#~^ secret-in-user-data "staple-Horse-203"
    write_files:
      - path: /opt/app/.env
        content: |
          DB_PASSWORD=${var.db_password}
          AGENT_TOKEN=${local.agent_token}
    runcmd:
      - echo "$${HOME}" ${var.region}
  EOT
}

resource "google_compute_instance" "web" {
  metadata = {
    startup-script = "#!/bin/sh\nexport DB_PASSWORD=battery-Horse-204"
#~^ secret-in-user-data "battery-Horse-204"
    user-data = "#cloud-config\n${yamlencode({ users = [{ name = "ada", plain_text_passwd = "horse-Horse-206" }] })}"
#~^ secret-in-user-data "horse-Horse-206"
  }
}

resource "aws_launch_template" "web" {
  user_data = base64encode(join("\n", ["#!/bin/bash", "export ROOT_PASSWORD=correct-Staple-208"]))
#~^ secret-in-user-data "correct-Staple-208"
}

resource "azurerm_linux_virtual_machine" "web" {
  custom_data = "I2Nsb3VkLWNvbmZpZwpwYXNzd29yZDogc3RhcGxlLVN0YXBsZS0yMDkK"
#~^ secret-in-user-data "c3RhcGxlLVN0YXBsZS0yMDkK"
}

data "cloudinit_config" "web" {
  part {
    content_type = "text/cloud-config"
    content      = <<-EOT
      #cloud-config
      chpasswd: {list: "root:battery-Staple-210"}
#~^ secret-in-user-data "battery-Staple-210"
    EOT
  }
}
