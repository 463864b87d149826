#~ why: a comment of any kind above a setting holds for all of the document in it, one inside for its next line
resource "aws_instance" "web" {
  # lint-secrets: ignore -- for tests only
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=correct-Horse-371
    export API_TOKEN=correct-Horse-372
  EOT
}
resource "aws_instance" "app" {
  // lint-secrets: ignore -- for tests only
  user_data = "#!/bin/sh\nexport DB_PASSWORD=correct-Horse-373\n"
}
resource "aws_instance" "db" {
  user_data = <<-EOT
    #!/bin/sh
    # lint-secrets: ignore -- for tests only
    export DB_PASSWORD=correct-Horse-374
  EOT
}
