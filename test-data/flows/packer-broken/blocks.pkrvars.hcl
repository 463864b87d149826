#~ notices: 1
variable "root_password" {
  default = "tB6-harbor-27-Olive"
#~^ secret-in-packer-variable "tB6-harbor-27-Olive"
}
#~^ secret-in-packer-variable "mR7-quartz-58-Fjord"
