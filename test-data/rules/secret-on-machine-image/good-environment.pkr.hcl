#~ covers: LSP065 LSP066 LSP067 LSP071 LSP074 LSP077
#~ why: what the commands only use, or is gone before the image is taken, is not on the disk
variable "db_password" {
  type      = string
  sensitive = true
}
variable "app_version" {
  type = string
}
build {
  sources = ["source.qemu.a"]
  # used in memory: mysql takes MYSQL_PWD from its environment, psql PGPASSWORD
  provisioner "shell" {
    environment_vars = ["MYSQL_PWD=${var.db_password}", "PGPASSWORD=${var.db_password}"]
    inline = [
      "mysql -u shop shop < /tmp/schema.sql",
      "psql -h db.example.com -c 'select 1' > /var/log/check.log",
      "curl -fsS -H \"Authorization: Bearer $PGPASSWORD\" https://files.example.com/a.tgz -o /srv/a.tgz",
      "if [ -z \"$MYSQL_PWD\" ]; then echo 'no password' > /tmp/note; fi",
      "echo \"$${#MYSQL_PWD}\" > /tmp/length",
    ]
  }
  # in memory, not on the disk
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline           = ["echo \"$DB_PASSWORD\" > /run/shop.pw", "echo $DB_PASSWORD > /dev/shm/pw", "shop-setup --password-file /run/shop.pw"]
  }
  # removed by the same script, and by a later one
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline           = ["echo $DB_PASSWORD > /tmp/pw", "shop-setup /tmp/pw", "rm -f /tmp/pw", "echo $DB_PASSWORD > ~/pw", "echo $DB_PASSWORD > /etc/once"]
  }
  provisioner "powershell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline = [
      "Set-Content -Path $env:TEMP\\pw.txt -Value $Env:DB_PASSWORD",
      "sqlcmd -i C:\\setup.sql -P $Env:DB_PASSWORD",
      "Remove-Item $env:TEMP\\pw.txt",
      "$s = ConvertTo-SecureString $Env:DB_PASSWORD -AsPlainText -Force",
      "Write-Output 'done' | Out-File C:\\done.txt",
    ]
  }
  # a name that is only written down, and a value that is none
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}", "APP_VERSION=${var.app_version}", "DB_PASSWORD_FILE=/run/secrets/db"]
    inline = [
      "echo \"version=$APP_VERSION\" > /etc/shop-release",
      "echo 'password=$DB_PASSWORD' > /etc/shop.template",
      "echo \"file=$DB_PASSWORD_FILE\" > /etc/shop.paths",
      "cat > /etc/shop.env <<'EOF'",
      "DB_PASSWORD=$${DB_PASSWORD}",
      "EOF",
    ]
  }
  # the command that runs the script leaves the variables out
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    execute_command  = "sudo bash '{{ .Path }}'"
    inline           = ["echo $DB_PASSWORD > /etc/never"]
  }
  # what a command is given is not what it prints
  provisioner "powershell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline = [
      "sqlcmd -i C:\\setup.sql -P $Env:DB_PASSWORD | Out-File C:\\log\\sql.txt",
      "net user svc $Env:DB_PASSWORD /add | Out-File C:\\log\\user.txt",
      "$r = Invoke-RestMethod -Headers @{ Authorization = \"Bearer $Env:DB_PASSWORD\" } https://files.example.com/a",
      "$r | Set-Content C:\\a.json",
      "\"$($Env:DB_PASSWORD.Length)\" | Out-File C:\\log\\length.txt",
    ]
  }
  provisioner "windows-shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline = [
      "msiexec /i C:\\a.msi /qn PASSWORD=%DB_PASSWORD% > C:\\log\\install.txt",
      "curl -H \"Authorization: Bearer %DB_PASSWORD%\" https://files.example.com/a.zip > C:\\a.zip",
      "echo app -p %%DB_PASSWORD%% > C:\\start.bat",
    ]
  }
  # text that is not expanded
  provisioner "powershell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline = [
      "Set-Content C:\\start.ps1 'app $Env:DB_PASSWORD'",
      "@'",
      "app $Env:DB_PASSWORD",
      "'@ | Set-Content C:\\again.ps1",
      "Add-Content C:\\more.ps1 \"app `$Env:DB_PASSWORD\"",
    ]
  }
  # on the host
  provisioner "shell-local" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline           = ["echo $DB_PASSWORD > out.txt"]
  }
  provisioner "shell" {
    inline = ["cd && rm -f pw", "sudo rm -f /etc/once"]
  }
}
