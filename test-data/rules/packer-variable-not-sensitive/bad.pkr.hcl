#~ covers: LSP009
#~ config: select = ["packer-variable-not-sensitive"]
variable "db_password" {
#~^ packer-variable-not-sensitive "db_password"
  type = string
}
variable "region" {
  type = string
}
