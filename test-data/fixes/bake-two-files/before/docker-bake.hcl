variable "NPM_TOKEN" {}
target "_common" {
  args = {
    NPM_TOKEN = NPM_TOKEN
  }
}
target "app" {
  inherits = ["_common"]
}
