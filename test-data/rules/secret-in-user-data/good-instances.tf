#~ covers: LSC200 LSC201
variable "db_password" {
  sensitive = true
}

resource "aws_db_instance" "main" {
  password = "not-user-data-at-all-9"
}

resource "aws_instance" "web" {
  user_data = <<-EOT
    #cloud-config
    write_files:
      - path: /opt/app/.env
        content: |
          DB_NAME=${var.db_name}
    runcmd:
      - aws secretsmanager get-secret-value --secret-id ${aws_secretsmanager_secret.db.id} > /run/db
  EOT
}

resource "google_compute_instance" "web" {
  metadata = {
    ssh-keys       = "ada:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl ada"
    startup-script = file("${path.module}/start.sh")
  }
}
