#~ covers: LSP080 LSP081 LSP088 LSP103 LSP104 LSP106
#~ why: facts, arguments and commands that name secrets and hold none; a cleanup that always runs
variable "db_password" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.qemu.a"]
  provisioner "puppet-masterless" {
    manifest_file           = "site.pp"
    clean_staging_directory = true
    # LSP088: encrypted values, references, names
    facter = {
      db_password     = "ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIBajCCAWYCAQAxggEhMIIBHQIBADAFMAACAQEw]"
      api_token       = var.db_password
      secret_name     = "prod/app"
      password_policy = "strong"
      role            = "token-service"
    }
    extra_arguments = ["--show_diff", "--hiera_config", "hiera.yaml", "--certname", "web-1.example.com"]
  }
  provisioner "ansible" {
    playbook_file = "site.yml"
    # LSP080, LSP081
    extra_arguments = [
      "--extra-vars", "db_password=${var.db_password} token_ttl=3600 secret_name=prod/app",
      "-e", "ansible_ssh_pass=${build.Password}",
      "--vault-password-file", "~/.vault_password",
      "--ask-become-pass",
      "-e", "@vars.yml",
    ]
    ansible_env_vars = ["ANSIBLE_HOST_KEY_CHECKING=False", "ANSIBLE_VAULT_PASSWORD_FILE=~/.vault", "VAULT_TOKEN=${var.db_password}"]
  }
  # LSP106: removed whether the build fails or not
  provisioner "file" {
    content     = var.db_password
    destination = "/tmp/pw"
  }
  provisioner "shell" {
    inline = [
      # LSP104
      "mysql -p$DB_PASSWORD -e 'select 1'",
      "docker login -u ci --password-stdin < /tmp/pw",
      "curl -u \"ci:$TOKEN\" https://files.example.com/a",
      "git clone https://git@git.example.com/a.git",
      "rm -f /tmp/pw",
    ]
  }
  error-cleanup-provisioner "shell" {
    inline = ["rm -f /tmp/pw"]
  }
  # LSP103
  provisioner "windows-restart" {
    restart_check_command = "powershell -command \"& {Write-Output 'restarted: password screen'}\""
  }
  provisioner "breakpoint" {
    note = "password is in the vault under prod/app"
  }
}
