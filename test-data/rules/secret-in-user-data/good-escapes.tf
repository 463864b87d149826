#~ covers: LSH33
#~ why: what the machine's shell fills in is no value of the configuration
resource "aws_instance" "web" {
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD="$${DB_PASSWORD:?is not set}"
    export API_TOKEN="$${API_TOKEN:-}" TOKEN="$${1}"
    mysql --password="$${DB_PASSWORD}" --host=${var.host}
  EOT
}
