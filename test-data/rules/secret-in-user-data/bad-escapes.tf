#~ covers: LSH33
#~ why: `$${` is a `${` of the machine's shell, whose fallback is a literal all the same
resource "aws_instance" "web" {
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD="$${DB_PASSWORD:-correct-Horse-363}"
#~^ secret-in-user-data "correct-Horse-363"
    echo "on $${HOSTNAME} in ${var.region}"
  EOT
}
