#~ covers: LSC202
#~ why: outputs that no machine is given, modules of elsewhere, and those that call themselves
variable "region" {}

module "config" {
  source = "./config"
  region = var.region
}

# It is in a registry.
module "remote" {
  source  = "example/config/aws"
  version = "1.0.0"
}

# It is this very folder.
module "again" {
  source = "./."
}

resource "aws_instance" "web" {
  user_data = module.config.script
}

resource "aws_instance" "db" {
  user_data = module.remote.script
}

resource "aws_instance" "loop" {
  user_data = module.again.script
}

output "script" {
  value = module.again.script
}
