variable "password" {}

resource "aws_iam_access_key" "app" {
  user = "app"
}

output "script" {
  value = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=Xk39dlq2Tq7v
#~^ secret-in-user-data "Xk39dlq2Tq7v"
    export AWS_SECRET_ACCESS_KEY=${aws_iam_access_key.app.secret}
    psql ${var.password}
  EOT
}

output "cloud" {
  value = templatefile("${path.module}/cloud.yaml.tftpl", { login = var.password })
}
