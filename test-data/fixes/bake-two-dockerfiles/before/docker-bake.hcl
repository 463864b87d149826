variable "NPM_TOKEN" {}

target "base" {
  args = { NPM_TOKEN = NPM_TOKEN }
}

target "app" {
  inherits = ["base"]
}

target "web" {
  inherits   = ["base"]
  dockerfile = "web.Dockerfile"
}
