#~ covers: LSP105
#~ why: Packer takes sensitive values out of its output; others are not printed, or say nothing
variable "api_token" {
  type      = string
  sensitive = true
}
variable "db_password" {
  type = string
}
variable "app_version" {
  type = string
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["API_TOKEN=${var.api_token}", "APP_VERSION=${var.app_version}"]
    inline = [
      "set -x",
      "echo \"the token is $API_TOKEN\"",
      "echo \"version $APP_VERSION\"",
    ]
  }
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
    inline = [
      "mysql -p$DB_PASSWORD shop < /tmp/schema.sql",
      "echo \"$DB_PASSWORD\" | mysql shop > /dev/null",
      "echo \"the password has $${#DB_PASSWORD} characters\"",
      "if [ -z \"$DB_PASSWORD\" ]; then echo 'no password'; fi",
      "set -x",
      "echo done",
    ]
  }
}
