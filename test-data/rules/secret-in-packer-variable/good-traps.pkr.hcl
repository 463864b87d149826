#~ covers: LSP002 LSP011 LSP012 LSP013 LSH36
#~ why: values as long and as mixed as tokens, which are none, and the samples of manuals
variable "source_ami" {
  default = "ami-0abcdef1234567890"
}
variable "commit" {
  default = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
}
variable "checksum" {
  default = "sha512:ee26b0dd4af7e749aa1a8ee3c10ae9923f618980772e473f8819a5d4940e0db27ac185f8a0e1d5f84f88bc887fd67b143732c304cc5fa9ad8e6f57f50028a8ff"
}
variable "sample_key_id" {
  default = "AKIAIOSFODNN7EXAMPLE"
}
variable "public_key" {
  default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl a"
}
variable "subnet" {
  default = "subnet-0q4w7x31b9l5c2v8t"
}
variable "prefix" {
  default = "ghp_"
}
variable "kms" {
  default = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}
variable "template" {
  default = "dop_v1_<your token>"
}
