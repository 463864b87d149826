resource "azurerm_linux_virtual_machine" "a" {
  name        = "a"
  custom_data = base64encode(templatefile("${path.module}/a.tpl", {}))
}

resource "azurerm_linux_virtual_machine" "b" {
  user_data = base64encode(templatefile("${path.module}/b.tpl", {}))
}
