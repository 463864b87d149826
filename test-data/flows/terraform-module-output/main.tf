#~ covers: LSC202
#~ why: a folder of the repository gives out the document; what is in it is told there, what is filled in where it is taken
variable "db_entry" {}

module "config" {
  source   = "./config"
  password = var.db_entry
#~^ secret-reference-in-user-data "var.db_entry"
}

resource "aws_instance" "web" {
  user_data = module.config.script
#~^ secret-reference-in-user-data "module.config.script"
}

resource "aws_instance" "db" {
  user_data = base64encode(module.config.cloud)
}
