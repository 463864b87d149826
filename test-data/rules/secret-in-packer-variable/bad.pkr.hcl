#~ covers: LSP001 LSP002 LSP003 LSP004 LSH02
variable "db_password" {
  type        = string
  sensitive   = true
  description = "the database of the build"
#~^ secret-in-packer-variable "kV9-tango-41-Lumen"
}
variable "foo" {
  default = "{{fake:github-pat}}"
#~^ secret-in-packer-variable
}
variables {
  vault_token = "q4Wm7-xs31-Bn9-Lt"
#~^ secret-in-packer-variable "q4Wm7-xs31-Bn9-Lt"
  region      = "eu-central-1"
}
variable "logins" {
  default = {
    user     = "builder"
    password = "mR7-quartz-58-Fjord"
#~^ secret-in-packer-variable "mR7-quartz-58-Fjord"
  }
}
locals {
  part   = var.api_pw
#~^ secret-in-packer-variable
  api_pw = base64encode("${local.part}-Comet")
}
locals {
  fallback_password = coalesce(var.unset, var.fallback_password)
#~^ secret-in-packer-variable "tB6-harbor-27-Olive"
  tried_password    = try(var.unset, var.tried_password)
#~^ secret-in-packer-variable "wS3-copper-64-Maple"
  looked_password   = lookup({}, "x", var.looked_password)
#~^ secret-in-packer-variable "zN8-silver-15-Cedar"
  chosen_password   = var.unset == "" ? var.chosen_password : var.unset
#~^ secret-in-packer-variable "yK5-timber-72-Pearl"
}
local "joined_password" {
  expression = join("-", ["cX4", "garnet", "86", "Birch"])
#~^ secret-in-packer-variable "-", ["cX4", "garnet", "86", "Birch"
  sensitive  = true
}
variable "unset" {
  type = string
}

variable "api_pw" {
  type      = string
  sensitive = true
}

variable "fallback_password" {
  type      = string
  sensitive = true
}

variable "tried_password" {
  type      = string
  sensitive = true
}

variable "looked_password" {
  type      = string
  sensitive = true
}

variable "chosen_password" {
  type      = string
  sensitive = true
}
