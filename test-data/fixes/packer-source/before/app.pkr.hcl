variable "region" {
  type = string
}

source "amazon-ebs" "app" {
  region     = var.region
  access_key = "{{fake:aws-akia}}"
  secret_key = "q4Wm7xs31Bn9LtKp52VcR8uT0yGd6JhZfE1aSoWb"
}
