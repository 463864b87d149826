#~ covers: LSP105
#~ why: what a provisioner hands over comes out of no literal, and its commands print it
variable "api_token" {
  type = string
}
variable "db_password" {
  type    = string
  default = env("DB_PASSWORD")
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = ["API_TOKEN=${var.api_token}"]
#~^ secret-in-build-log "var.api_token" flow=4 severity=medium way=bad-provisioner.pkr.hcl:1>bad-provisioner.pkr.hcl:11>bad-provisioner.pkr.hcl:13>bad-provisioner.pkr.hcl:13
    inline = [
      "echo \"the token is $API_TOKEN\"",
      "curl -fsS -H \"X-Token: $API_TOKEN\" https://files.example.com/a.tgz -o /tmp/a.tgz",
    ]
  }
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-in-build-log "var.db_password"
    inline = [
      "set -ex",
      "mysql -p$DB_PASSWORD shop < /tmp/schema.sql",
    ]
  }
  provisioner "shell" {
    env            = { DB_PASSWORD = var.db_password }
#~^ secret-in-build-log "var.db_password"
    inline_shebang = "/bin/bash -xe"
    inline         = ["mysql -p$DB_PASSWORD shop < /tmp/schema.sql"]
  }
}
