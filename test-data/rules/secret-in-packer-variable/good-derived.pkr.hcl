#~ covers: LSH03 LSH04
#~ why: the same functions over what is handed over, over what is no secret, and with nothing to fall back on
variable "db_password" {
  type      = string
  sensitive = true
  default   = null
}
local "agent_password" {
  expression = base64encode(var.db_password)
  sensitive  = true
}
locals {
  login_password    = coalesce(var.db_password, env("DB_PASSWORD"), "")
  banner            = base64encode("welcome to the build of the web image")
  password_encoding = base64encode("utf-8")
}
