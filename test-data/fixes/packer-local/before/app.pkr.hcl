local "agent_password" {
  expression = base64encode(var.agent_password)
  sensitive  = true
}

variable "agent_password" {
  type      = string
  sensitive = true
}
