#~ covers: LSP002 LSP004
variable "foo" {
  default = { nested = ["x", "{{fake:github-pat}}"] }
#~^ secret-in-packer-variable "{{fake:github-pat}}"
}
variable "settings" {
  type    = map(string)
  default = { "db_password" = "plain-Horse-821" }
#~^ secret-in-packer-variable "plain-Horse-821"
}
local "bar" {
  expression = "prefix-${upper("x")} {{fake:gitlab-pat}}"
#~^ secret-in-packer-variable "{{fake:gitlab-pat}}"
}
