#~ covers: LSP053 LSH10
variable "served" {
  default = "./"
#~^ project-served-over-http "./"
}
source "qemu" "a" {
  http_directory = "."
#~^ project-served-over-http "." severity=low
}
source "qemu" "b" {
  http_directory = path.root
#~^ project-served-over-http "path.root"
}
source "qemu" "c" {
  http_directory = var.served
}
