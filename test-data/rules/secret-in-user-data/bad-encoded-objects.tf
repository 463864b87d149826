#~ covers: LSC200
#~ why: objects that are encoded within others, patterns that are filled in, and documents under names of their own
resource "hcloud_server" "a" {
  user_data = join("\n", ["#cloud-config", yamlencode({
    write_files = [{
      path    = "/etc/app.json"
      content = jsonencode({ api_key = "correct-Horse-441", level = "info" })
#~^ secret-in-user-data "correct-Horse-441"
    }]
  })])
}
resource "hcloud_server" "b" {
  user_data = format("#cloud-config\n%s", yamlencode({ password = "correct-Horse-442" }))
#~^ secret-in-user-data "correct-Horse-442"
}
resource "hcloud_server" "c" {
  user_data = format("#!/bin/sh\nexport DB_PASSWORD=%s REGION=%s\n", "correct-Horse-443", var.region)
#~^ secret-in-user-data "correct-Horse-443"
}
resource "scaleway_instance_server" "d" {
  user_data = {
    name       = "web"
    cloud-init = "#cloud-config\npassword: correct-Horse-444\n"
#~^ secret-in-user-data "correct-Horse-444"
  }
}
module "eks" {
  eks_managed_node_groups = {
    a = { pre_bootstrap_user_data = "export DB_PASSWORD=correct-Horse-445" }
#~^ secret-in-user-data "correct-Horse-445"
  }
}
