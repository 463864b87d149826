#~ covers: LSH03 LSH04
#~ why: another form of a literal is the literal, and what stands in where nobody gives a value is one, too
variable "db_password" {
  type      = string
  sensitive = true
  default   = null
}
local "agent_password" {
  expression = base64encode("kV9-tango-41-Lumen")
#~^ secret-in-packer-variable "kV9-tango-41-Lumen"
  sensitive  = true
}
locals {
  login_password = coalesce(var.db_password, "mR7-quartz-58-Fjord")
#~^ secret-in-packer-variable "mR7-quartz-58-Fjord"
}
