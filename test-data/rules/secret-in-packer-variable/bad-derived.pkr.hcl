#~ covers: LSH03 LSH04
#~ why: another form of a literal is the literal, and what stands in where nobody gives a value is one, too
variable "db_password" {
  type      = string
  sensitive = true
  default   = null
}

variable "agent_password" {
  type      = string
  sensitive = true
}

variable "login_password" {
  type      = string
  sensitive = true
}
local "agent_password" {
  expression = base64encode(var.agent_password)
#~^ secret-in-packer-variable "kV9-tango-41-Lumen"
  sensitive  = true
}
locals {
  login_password = coalesce(var.db_password, var.login_password)
#~^ secret-in-packer-variable "mR7-quartz-58-Fjord"
}
