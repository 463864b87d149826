#~ covers: LSC204
#~ why: settings are shown with the machine, protected ones are not; metadata of a project is read by all its machines
resource "azurerm_virtual_machine_extension" "setup" {
  publisher = "Microsoft.Azure.Extensions"
  settings = jsonencode({
    commandToExecute = "export DB_PASSWORD=correct-Horse-311 && sh setup.sh"
#~^ secret-in-user-data "correct-Horse-311"
    fileUris         = ["https://files.example.org/setup.sh"]
  })
}

resource "azurerm_virtual_machine_scale_set_extension" "setup" {
  settings = <<JSON
{
  "commandToExecute": "mysql --password=correct-Horse-312 < seed.sql",
#~^ secret-in-user-data "correct-Horse-312"
  "timestamp": 123456789
}
JSON
}

resource "azurerm_virtual_machine_run_command" "setup" {
  source {
    script = "export API_TOKEN=correct-Horse-313"
#~^ secret-in-user-data "correct-Horse-313"
  }
  parameter {
    name  = "db_password"
    value = "correct-Horse-314"
#~^ secret-in-user-data "correct-Horse-314"
  }
}

resource "google_compute_project_metadata" "all" {
  metadata = {
    db_password    = "correct-Horse-315"
#~^ secret-in-user-data "correct-Horse-315"
    enable-oslogin = "TRUE"
  }
}

resource "proxmox_virtual_environment_vm" "web" {
  initialization {
    user_account {
      username = "ada"
      password = "correct-Horse-316"
#~^ secret-in-user-data "correct-Horse-316"
    }
  }
}

resource "proxmox_vm_qemu" "web" {
  ciuser     = "ada"
  cipassword = "correct-Horse-317"
#~^ secret-in-user-data "correct-Horse-317"
}
