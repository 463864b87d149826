variable "NPM_TOKEN" {
  default = ""
}

target "app" {
  context = "."
  args = {
    VERSION   = "1"
  }
  secret = ["id=npm_token,env=NPM_TOKEN"]
  tags = ["example/app"]
}
