#~ covers: LSP060 LSP073 LSP074
variable "app_password" {
  type      = string
  sensitive = true
}
source "amazon-ebs" "a" {
  user_data = <<-EOT
    #cloud-config
    runcmd:
      - aws secretsmanager get-secret-value --secret-id prod/app > /run/app.json
  EOT
}
build {
  sources = ["source.amazon-ebs.a"]
  provisioner "file" {
    content     = var.app_password
    destination = "/root/.pgpass"
  }
  provisioner "shell" {
    environment_vars = ["APP_PASSWORD=${var.app_password}"]
    inline = [
      "curl -H \"Authorization: Bearer $APP_PASSWORD\" https://files.example.com/a.tgz -o /tmp/a.tgz",
      "echo ${var.app_password} > /tmp/login",
      "./install /tmp/login",
      "rm -f /tmp/login",
    ]
  }
  provisioner "shell" {
    inline = ["sudo rm -rf /root/.pgpass", "cloud-init clean --logs"]
  }
}
