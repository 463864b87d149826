#~ covers: LSC203 LSC204
#~ why: references, protected settings, public keys
resource "azurerm_virtual_machine_extension" "setup" {
  settings = jsonencode({
    commandToExecute = "sh setup.sh ${var.environment}"
    fileUris         = ["https://files.example.org/setup.sh"]
    skipDos2Unix     = true
  })
  protected_settings = jsonencode({
    commandToExecute = "sh setup.sh"
  })
}

resource "google_compute_instance" "web" {
  metadata = {
    ssh-keys       = "ada:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl ada"
    enable-oslogin = "TRUE"
    db_secret_name = "projects/1/secrets/db/versions/latest"
  }
}

resource "aws_launch_template" "web" {
  user_data = var.bare ? null : filebase64("${path.module}/missing.sh")
}
