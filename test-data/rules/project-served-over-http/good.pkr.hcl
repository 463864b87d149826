#~ covers: LSP053 LSH10
source "qemu" "a" {
  http_directory = "http"
}
source "qemu" "b" {
  http_directory = "${path.root}/http"
}
source "qemu" "c" {
  http_content = {
    "/ks.cfg" = "lang en_US\ntimezone UTC\nrootpw --lock\n"
  }
}
