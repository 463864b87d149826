variable "deploy_key" {
  type    = string
  default = <<-EOT
    {{fake:private-key}}
  EOT
}
