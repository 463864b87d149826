variable "NPM_TOKEN" {}

target "base" {
  args = { NPM_TOKEN = NPM_TOKEN }
  secret = ["id=other,env=OTHER"]
}

target "app" {
  inherits = ["base"]
  target   = "app"
}
