#~ covers: LSP007 LSP008 LSP082 LSP087 LSP103
build {
  sources = ["source.qemu.a"]
  provisioner "ansible" {
    playbook_file           = "site.yml"
    inventory_file_template = "{{ .HostAlias }} ansible_host={{ .Host }} ansible_password=${var.inventory_file_template}\n"
#~^ secret-in-provisioner "pL6-saddle-57-Raven"
  }
  provisioner "chef-client" {
    install_command = "curl -u deploy:${var.password} https://files.example.com/chef.sh | sh"
#~^ secret-in-provisioner "gT8-lagoon-24-Finch"
    knife_command   = "knife node --password bD5-walnut-61-Swift {{.Args}}"
#~^ secret-in-provisioner "bD5-walnut-61-Swift"
  }
  provisioner "windows-restart" {
    restart_command       = "shutdown /r"
    restart_check_command = "net use \\\\files.example.com\\c$ /user:admin nM3-orchard-17-Gull"
#~^ secret-in-provisioner "nM3-orchard-17-Gull"
  }
  provisioner "breakpoint" {
    note = "the machine has {{fake:github-pat}}"
#~^ secret-in-provisioner
  }
  provisioner "shell-local" {
    inline = [
      "packer build -var api_token=${var.api_token} -var region=eu .",
#~^ secret-in-provisioner "kP5-canyon-62-Lark"
      "export PKR_VAR_db_password=${var.pkr_var_db_password}",
#~^ secret-in-provisioner "wF4-pebble-83-Wren"
    ]
  }
}

variable "inventory_file_template" {
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

variable "pkr_var_db_password" {
  type      = string
  sensitive = true
}
