#~ covers: LSP065 LSP066 LSP067 LSP071 LSP080 LSP081 LSP088 LSP099 LSP104 LSH06
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = [
      "NPM_TOKEN=q4Wm7-xs31-Bn9-Lt",
#~^ secret-in-provisioner "q4Wm7-xs31-Bn9-Lt"
      "DEBIAN_FRONTEND=noninteractive",
    ]
    inline = [
      "export PGPASSWORD=${var.pgpassword}",
#~^ secret-in-provisioner "kV9-tango-41-Lumen"
      "curl -u deploy:${var.password} https://files.example.com/a.tgz -o /tmp/a.tgz",
#~^ secret-in-provisioner "mR7-quartz-58-Fjord"
    ]
  }
  provisioner "shell" {
    env = {
      API_TOKEN = var.api_token
#~^ secret-in-provisioner "hJ2-velvet-93-Comet"
    }
    inline = ["true"]
  }
  provisioner "shell" {
    inline = ["true"]
    override = {
      a = {
        environment_vars = ["DEPLOY_TOKEN=${var.deploy_token}"]
#~^ secret-in-provisioner "zQ7-marble-18-Heron"
      }
    }
  }
  provisioner "windows-shell" {
    environment_vars = ["SERVICE_PASSWORD=${var.service_password}"]
#~^ secret-in-provisioner "tB6-harbor-27-Olive"
    inline           = ["set DB_PASSWORD=wS3-copper-64-Maple"]
#~^ secret-in-provisioner "wS3-copper-64-Maple"
  }
  provisioner "powershell" {
    inline = ["$env:SERVICE_TOKEN = '${var.service_token}'"]
#~^ secret-in-provisioner "zN8-silver-15-Cedar"
  }
  provisioner "shell-local" {
    command = "curl -H 'Authorization: Bearer yK5timber72Pearl' https://api.example.com/"
#~^ secret-in-provisioner "yK5timber72Pearl"
  }
  provisioner "ansible" {
    playbook_file    = "site.yml"
    ansible_env_vars = ["ANSIBLE_VAULT_PASSWORD=${var.ansible_vault_password}", "ANSIBLE_HOST_KEY_CHECKING=False"]
#~^ secret-in-provisioner "cX4-garnet-86-Birch"
    extra_arguments  = ["-e", "db_password=vR2-meadow-39-Crane", "--extra-vars", "{\"admin_password\": \"${var.admin_password}\"}"]
#~^ secret-in-provisioner "pL6-saddle-57-Raven"
#~^ secret-in-provisioner "vR2-meadow-39-Crane"
  }
  provisioner "puppet-masterless" {
    manifest_file = "site.pp"
    facter = {
      db_password = "gT8-lagoon-24-Finch"
#~^ secret-in-provisioner "gT8-lagoon-24-Finch"
    }
  }
  post-processor "shell-local" {
    inline = ["export UPLOAD_TOKEN=${var.upload_token}"]
#~^ secret-in-provisioner "bD5-walnut-61-Swift"
  }
}

variable "pgpassword" {
  type      = string
  sensitive = true
}

variable "password" {
  type      = string
  sensitive = true
}

variable "api_token" {
  type      = string
  sensitive = true
}

variable "deploy_token" {
  type      = string
  sensitive = true
}

variable "service_password" {
  type      = string
  sensitive = true
}

variable "service_token" {
  type      = string
  sensitive = true
}

variable "ansible_vault_password" {
  type      = string
  sensitive = true
}

variable "admin_password" {
  type      = string
  sensitive = true
}

variable "upload_token" {
  type      = string
  sensitive = true
}
