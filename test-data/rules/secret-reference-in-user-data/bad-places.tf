#~ covers: LSC202
#~ why: what goes where a secret goes is one, whatever it is called: by the template's name for it, or by the place
variable "foo" {}
variable "bar" {
  default = ""
}
variable "baz" {
  default = null
}
variable "consul_encrypt" {}
variable "database_url" {}
locals {
  made = yamldecode(var.all)["x"]
}
resource "aws_instance" "a" {
  user_data = templatefile("${path.module}/missing.tftpl", {
    db_password      = var.foo
#~^ secret-reference-in-user-data "var.foo"
    computed_sic_key = random_string.y.result
#~^ secret-reference-in-user-data "random_string.y.result"
    api_token        = local.made
#~^ secret-reference-in-user-data "local.made"
    gossip_key       = random_id.x.b64_std
#~^ secret-reference-in-user-data "random_id.x.b64_std"
    root_password    = data.aws_ssm_parameter.p.value
#~^ secret-reference-in-user-data "data.aws_ssm_parameter.p.value"
  })
}
resource "aws_instance" "b" {
  user_data = <<-EOT
    #!/bin/bash
    mysql -u root -p${var.bar} -e 'select 1'
#~^ secret-reference-in-user-data "var.bar"
    echo "root:${var.baz}" | chpasswd
#~^ secret-reference-in-user-data "var.baz"
    export API_TOKEN=${module.b.out}
#~^ secret-reference-in-user-data "module.b.out"
    printf 'encrypt = "%s"\n' ${var.consul_encrypt} > /etc/consul.hcl
#~^ secret-reference-in-user-data "var.consul_encrypt"
    redis-cli -h ${var.host} -a ${var.cluster}
#~^ secret-reference-in-user-data "var.cluster"
    curl -u "${var.one}:${var.two}" https://example.org
#~^ secret-reference-in-user-data "var.two"
    serve --db ${var.database_url}
#~^ secret-reference-in-user-data "var.database_url"
  EOT
}
resource "aws_instance" "c" {
  user_data = <<-EOT
    #cloud-config
    password: ${random_uuid.u.result}
#~^ secret-reference-in-user-data "random_uuid.u.result"
    users:
      - name: ada
        passwd: ${each.value.first}
#~^ secret-reference-in-user-data "each.value.first"
  EOT
}
