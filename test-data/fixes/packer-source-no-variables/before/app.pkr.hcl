source "digitalocean" "app" {
  api_token = var.api_token
  image     = "ubuntu-24-04-x64"
}

variable "api_token" {
  type      = string
  sensitive = true
}
