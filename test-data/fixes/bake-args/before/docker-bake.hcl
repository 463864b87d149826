variable "NPM_TOKEN" {
  default = ""
}

target "app" {
  context = "."
  args = {
    VERSION   = "1"
    NPM_TOKEN = "${NPM_TOKEN}"
  }
  tags = ["example/app"]
}
