locals {
  password = "mR7-quartz-58-Fjord"
}
