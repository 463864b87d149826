#~ covers: LSC202
#~ why: names, addresses, public keys and digests are none
variable "ssh_key" {}

# Its description says that it is a name.
variable "crypto_key" {
  description = "Crypto key name"
  default     = "vault-test"
}

resource "tls_private_key" "host" {
  algorithm = "ED25519"
}

variable "region" {}

variable "db_password_secret_arn" {}

resource "aws_db_instance" "db" {
  password = random_password.db.result
}

resource "aws_instance" "web" {
  user_data = <<-EOT
    #!/bin/sh
    aws secretsmanager get-secret-value --region ${var.region} --secret-id ${var.db_password_secret_arn}
    echo ${tls_private_key.host.public_key_openssh} ${random_password.db.id}
    echo ${data.aws_secretsmanager_secret_version.app.arn} ${aws_db_instance.db.address}
    echo ${data.vault_kv_secret_v2.app.path}
  EOT
}

# What goes where public keys stand is public.
resource "aws_instance" "keys" {
  user_data = <<-EOT
    #!/bin/sh
    echo "${var.ssh_key}" >> ~/.ssh/authorized_keys
    echo 'crypto_key = "${var.crypto_key}"' > /etc/vault.hcl
  EOT
}
resource "aws_instance" "accounts" {
  user_data = <<-EOT
    #cloud-config
    ssh_authorized_keys:
      - ${var.ssh_key}
  EOT
}

# What is drawn for a name, and what is no secret of a resource that has one.
resource "aws_instance" "names" {
  user_data = <<-EOT
    #!/bin/sh
    hostname web-${random_id.suffix.hex} ${random_string.name.result}
    app --db ${aws_db_instance.db.endpoint} --blob ${azurerm_storage_account.s.primary_blob_endpoint}
    level ${coalesce(var.level, "info")} ${lookup(var.levels, "web", "debug")}
  EOT
}
