#~ why: other options, other programs and an outer shell print no command of the script
variable "db_password" {
  type = string
}
variable "api_token" {
  type      = string
  sensitive = true
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    execute_command  = "chmod +x {{ .Path }}; {{ .Vars }} sudo -S -E bash -eu '{{ .Path }}'"
    inline           = ["mysql -p$DB_PASSWORD shop < /tmp/schema.sql"]
  }
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    execute_command  = "export {{ .Vars }}; bash -x -c 'sh {{ .Path }}'"
    inline           = ["mysql -p$DB_PASSWORD shop < /tmp/schema.sql"]
  }
  provisioner "shell" {
    environment_vars = ["API_TOKEN=${var.api_token}", "APP_VERSION=1.2"]
    execute_command  = "{{ .Vars }} bash -x '{{ .Path }}'"
    inline           = ["fetch --token $API_TOKEN $APP_VERSION"]
  }
}
