variable "db_password" {
  default = "kV9-tango-41-Lumen"
}
variable "region" {
  default = "eu-central-1"
}
variable "api_token" {
  default = "q4Wm7-xs31-Bn9-Lt"
}
