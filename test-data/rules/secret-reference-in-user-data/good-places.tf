#~ covers: LSC202
#~ why: what its own name or type calls another thing is none, wherever it goes; nor is what goes elsewhere
variable "db_password_arn" {}
variable "secret_name" {}
variable "parameter_name" {}
variable "token_path" {}
variable "vm_id" {}
variable "public_key" {}
variable "image_hash" {}
variable "commit_hash" {}
variable "password_hash_algorithm" {}
variable "password_hash_rounds" {}
variable "admin_ssh_key" {}
variable "with_password" {
  type = bool
}
variable "region" {}

# Slots for secrets that take the names of some.
resource "aws_instance" "a" {
  user_data = templatefile("${path.module}/missing.tftpl", {
    db_password = var.db_password_arn
    db_secret   = var.secret_name
    api_token   = var.token_path
    app_secret  = aws_secretsmanager_secret.app.arn
    root_secret = aws_ssm_parameter.root.name
    password    = var.with_password
    secret_id   = var.vm_id
  })
}

# Places for secrets that take the names of some.
resource "aws_instance" "b" {
  user_data = <<-EOT
    #!/bin/bash
    export DB_PASSWORD=${var.parameter_name}
    export API_TOKEN=$(aws ssm get-parameter --region ${var.region} --name ${var.parameter_name} --query Parameter.Value)
    export SECRET_NAME=${var.region}
    export PASSWORD_FILE=${var.region}
    echo ${var.image_hash} ${var.commit_hash} ${var.password_hash_algorithm} ${var.password_hash_rounds}
  EOT
}

# Values with something else in them are put together for another purpose.
resource "aws_instance" "c" {
  user_data = templatefile("${path.module}/missing.tftpl", {
    token_secret_id = "prod/${var.region}/token"
    api_token       = "arn:aws:ssm:${var.region}:parameter/token"
  })
}

# Metadata: switches, names, public keys; and a container has no user-data.
resource "google_compute_instance" "d" {
  metadata = {
    enable-oslogin = var.region
    secret-name    = var.secret_name
    ssh-keys       = "ada:${var.admin_ssh_key}"
    instanceSSHKey = var.admin_ssh_key
    public_key     = var.public_key
    zone           = var.region
  }
}
resource "kubernetes_secret" "e" {
  metadata {
    name = var.secret_name
  }
}
resource "proxmox_virtual_environment_container" "f" {
  initialization {
    user_account {
      password = random_password.p.result
    }
  }
}
