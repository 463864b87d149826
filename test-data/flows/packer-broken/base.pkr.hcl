#~ notices: 4
#~ why: what cannot be read is told of, and the rest is linted
variable "db_password" {
  default = "kV9-tango-41-Lumen"
#~^ secret-in-packer-variable "kV9-tango-41-Lumen"
  default = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-variable "mR7-quartz-58-Fjord"
}
locals {
  a = local.b
  b = local.a
  c = file("/etc/shadow")
}
source "qemu" "a" {
  broken = = 1
  ssh_bastion_password = "hJ2-velvet-93-Comet"
#~^ secret-in-packer-source "hJ2-velvet-93-Comet"
}
