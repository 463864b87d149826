variable "deploy_key" {
  type    = string
  sensitive = true
}
