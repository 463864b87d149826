variable "region" {
  type = string
} # where it is built
source "null" "x" {
  ssh_username = "app"
  ssh_password = "plover-lagoon-31"
}
build {
  sources = ["source.null.x"]
}
