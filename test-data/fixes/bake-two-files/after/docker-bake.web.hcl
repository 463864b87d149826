target "web" {
  inherits = ["_common"]
  context = "web"
}
