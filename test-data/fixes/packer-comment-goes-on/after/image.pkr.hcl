variable "db_password" {
  type = string /* the
     one of the database */
}
source "null" "x" {
  ssh_password = var.db_password
}
build {
  sources = ["source.null.x"]
}
