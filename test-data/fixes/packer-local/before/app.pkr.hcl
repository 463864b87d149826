local "agent_password" {
  expression = base64encode("kV9-tango-41-Lumen")
  sensitive  = true
}
