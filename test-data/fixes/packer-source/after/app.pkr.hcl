variable "region" {
  type = string
}

variable "access_key" {
  type      = string
  sensitive = true
}

variable "secret_key" {
  type      = string
  sensitive = true
}

source "amazon-ebs" "app" {
  region     = var.region
  access_key = var.access_key
  secret_key = var.secret_key
}
