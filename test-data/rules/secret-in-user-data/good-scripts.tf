#~ why: the same, with nothing in them
resource "google_compute_instance" "one" {
  metadata_startup_script = "echo \"bob:$(gcloud secrets versions access latest --secret=bob)\" | chpasswd"
}

resource "google_compute_instance" "two" {
  metadata = {
    startup-script             = "apt-get update && apt-get install -y nginx"
    windows-startup-script-ps1 = "Install-WindowsFeature Web-Server"
  }
}

resource "aws_instance" "three" {
  user_data = templatefile("${path.module}/not-here.sh", {
    region          = "eu-central-1"
    db_password_arn = aws_secretsmanager_secret.db.arn
    secret_name     = "prod/app"
    token_file      = "/run/secrets/token"
  })
}
