#~ covers: LSC202
#~ why: the file holds no secret, its user-data will; where the same is filled in once more is told with it
resource "random_password" "db" {
  length = 32
}

variable "join_token" {
  sensitive = true
}

variable "admin_password" {}

resource "aws_instance" "web" {
  user_data = <<-EOT
    #cloud-config
    password: ${var.admin_password}
#~^ secret-reference-in-user-data "var.admin_password"
    runcmd:
      - join --token ${var.join_token}
#~^ secret-reference-in-user-data "var.join_token"
  EOT
}

resource "aws_instance" "db" {
  user_data = templatefile("${path.module}/missing.tftpl", { password = random_password.db.result })
#~^ secret-reference-in-user-data "random_password.db.result"
}

resource "google_compute_instance" "app" {
  metadata = {
    user-data = "#cloud-config\npassword: ${data.google_secret_manager_secret_version.app.secret_data}"
#~^ secret-reference-in-user-data "data.google_secret_manager_secret_version.app.secret_data"
  }
}

resource "hcloud_server" "app" {
  user_data = yamlencode({ password = data.vault_kv_secret_v2.app.data["password"] })
#~^ secret-reference-in-user-data "data.vault_kv_secret_v2.app.data["password"]"
}

resource "aws_instance" "replica" {
  user_data = templatefile("${path.module}/missing.tftpl", { password = random_password.db.result })
#~^ secret-reference-in-user-data "random_password.db.result"
}
