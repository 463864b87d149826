#~ why: the shell that runs the commands prints each before it runs it
variable "db_password" {
  type = string
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-in-build-log "var.db_password"
    execute_command  = "{{ .Vars }} sudo -S -E sh -eux '{{ .Path }}'"
    inline           = ["mysql -p$DB_PASSWORD shop < /tmp/schema.sql"]
  }
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-in-build-log "var.db_password"
    execute_command  = "{{.Vars}} /bin/bash -e -o xtrace {{.Path}}"
    inline           = ["mysql -p$DB_PASSWORD shop < /tmp/schema.sql"]
  }
}
