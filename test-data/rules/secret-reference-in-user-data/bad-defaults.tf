#~ covers: LSC202
#~ why: an empty or made-up default clears no reference, and one secret of a file is told once
variable "token" {
  default = ""
}
variable "sic_key" {
  default = "PLEASE ENTER TOKEN"
}
data "template_file" "t" {
  count    = 1
  template = "${file("missing.tpl")}"
  vars     = "${map("password", var.app_password)}"
}
resource "aws_instance" "a" {
  user_data = <<-EOT
    #!/bin/bash
    join --token ${var.token}
#~^ secret-reference-in-user-data "var.token"
    again --token ${var.token}
#~^ secret-reference-in-user-data "var.token"
    sic ${var.sic_key}
#~^ secret-reference-in-user-data "var.sic_key"
    config ${module.bootstrap.kubeconfig-kubelet}
#~^ secret-reference-in-user-data "module.bootstrap.kubeconfig-kubelet"
  EOT
}
resource "aws_instance" "b" {
  user_data = "${element(data.template_file.t.*.rendered, 0)}"
}
resource "aws_instance" "c" {
  user_data = replace(file("missing.sh"), "TOKEN_HERE", var.esm_token)
#~^ secret-reference-in-user-data "var.esm_token"
}
