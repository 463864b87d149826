#~ why: a comment above an attribute or an entry of a list is about that, one behind a value about its line
source "amazon-ebs" "a" {
  # lint-secrets: ignore -- for tests only
  ssh_password = "zq84hfKd02msPw77"
}
# lint-secrets: ignore -- for tests only
variable "db_password" {
  default = "zq84hfKd02msPw78"
}
variable "api_token" {
  default = "zq84hfKd02msPw79" # lint-secrets: ignore -- for tests only
}
build {
  sources = ["amazon-ebs.a"]
  provisioner "shell" {
    environment_vars = [
      # lint-secrets: ignore -- for tests only
      "DB_TOKEN=zq84hfKd02msPw80",
      "DB2_TOKEN=${var.db_password}", "T=${var.api_token}"
    ]
  }
}
