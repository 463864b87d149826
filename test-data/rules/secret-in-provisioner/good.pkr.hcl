#~ covers: LSP047 LSP048 LSP065 LSP066 LSP067 LSP069 LSP070 LSP080 LSP081 LSP104
variable "npm_token" {
  type      = string
  sensitive = true
}
source "qemu" "a" {
  shutdown_command = "sudo -S shutdown -P now"
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["NPM_TOKEN=${var.npm_token}", "PGPASSWORD=$PGPASSWORD", "EMPTY_PASSWORD=", "TOKEN_FILE=/run/token"]
    env = {
      PASSWORD_STORE_DIR = "/srv/pass"
      CI                 = "true"
    }
    execute_command = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E -S sh '{{ .Path }}'"
    inline          = ["curl -u \"deploy:$FILES_TOKEN\" https://files.example.com/a.tgz -o /tmp/a.tgz", "mysql -p", "git clone https://git.example.com/a.git"]
    skip_clean      = true
  }
  provisioner "powershell" {
    elevated_user     = "Administrator"
    elevated_password = build.Password
    inline            = ["$secret = $env:SECRET"]
  }
  provisioner "ansible" {
    playbook_file    = "site.yml"
    ansible_env_vars = ["ANSIBLE_HOST_KEY_CHECKING=False", "ANSIBLE_SSH_ARGS='-o ForwardAgent=yes'"]
    extra_arguments  = ["-e", "ansible_password=${build.Password}", "--vault-password-file", "~/.vault_pass", "-e", "env=prod"]
  }
}
