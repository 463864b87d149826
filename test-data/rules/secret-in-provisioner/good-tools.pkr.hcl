#~ covers: LSP007 LSP008 LSP071 LSP082 LSP087 LSP099 LSP103
build {
  sources = ["source.qemu.a"]
  provisioner "ansible" {
    playbook_file           = "site.yml"
    inventory_file_template = "{{ .HostAlias }} ansible_host={{ .Host }} ansible_password={{ .Password }}\n"
  }
  provisioner "chef-client" {
    install_command = "curl -fsSL https://omnitruck.example.com/install.sh | sudo bash"
    knife_command   = "knife {{.Args}} -y"
  }
  provisioner "windows-restart" {
    restart_command       = "shutdown /r"
    restart_check_command = "powershell -command \"& {Write-Output 'restarted'}\""
  }
  provisioner "breakpoint" {
    note = "log in with the token of the team"
  }
  provisioner "windows-shell" {
    inline = ["for /f \"tokens=4-5 delims=. \" %%i in ('ver') do set VERSION=%%i.%%j"]
  }
  provisioner "shell" {
    inline = ["ERR_ASSIGN_ROOT_PW=111", "EXIT_ERROR_TOKEN=404"]
  }
  provisioner "powershell" {
    inline = ["$AdsDontExpirePassword = 0x10000"]
  }
  provisioner "shell-local" {
    inline = [
      "packer build -var api_token=$API_TOKEN -var-file=secrets.hcl .",
      "export PKR_VAR_db_password=$(vault kv get -field=password secret/app)",
    ]
  }
  post-processor "shell-local" {
    inline = ["export UPLOAD_TOKEN=\"$UPLOAD_TOKEN\""]
  }
}
