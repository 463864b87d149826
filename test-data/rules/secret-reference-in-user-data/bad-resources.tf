#~ covers: LSC202
#~ why: what providers make and mark as secret; what is drawn is one by the name it is drawn for
resource "random_id" "db_password" {
  byte_length = 16
}
resource "aws_instance" "a" {
  user_data = <<-EOT
    #!/bin/sh
    app --db ${aws_db_instance.x.password} --blob ${azurerm_storage_account.s.primary_access_key}
#~^ secret-reference-in-user-data "aws_db_instance.x.password"
#~^ secret-reference-in-user-data "azurerm_storage_account.s.primary_access_key"
    redis --auth ${aws_elasticache_replication_group.r.auth_token} -p ${random_id.db_password.hex}
#~^ secret-reference-in-user-data "aws_elasticache_replication_group.r.auth_token"
#~^ secret-reference-in-user-data "random_id.db_password.hex"
    mysql -p${random_string.admin_password.result}
#~^ secret-reference-in-user-data "random_string.admin_password.result"
  EOT
}
