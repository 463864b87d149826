variable "api_token" {
  type      = string
  sensitive = true
}
source "digitalocean" "app" {
  api_token = "q4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWb"
}
