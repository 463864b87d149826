#~ why: a comment is about what comes next, and no more
resource "aws_instance" "web" {
  # lint-secrets: ignore -- for tests only
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=correct-Horse-375
  EOT
}
resource "aws_instance" "app" {
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=correct-Horse-376
#~^ secret-in-user-data "correct-Horse-376"
  EOT
}
