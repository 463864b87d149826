variable "region" {
  type = string
}

variable "secret_key" {
  type      = string
  sensitive = true
}

source "amazon-ebs" "app" {
  region     = var.region
  access_key = "{{fake:aws-akia}}"
  secret_key = var.secret_key
}
