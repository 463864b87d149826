variable "NPM_TOKEN" {}

target "base" {
  secret = ["id=other,env=OTHER", "id=npm_token,env=NPM_TOKEN"]
}

target "app" {
  inherits = ["base"]
  target   = "app"
}
