#~ covers: LSC202
#~ why: any key of a machine's metadata is read by every process on it, whatever the map is put together with
variable "sens" {
  sensitive = true
}
variable "x" {}
variable "admin_password" {}
resource "random_password" "p" {
  length = 20
}
locals {
  shared = {
    token = random_string.y.result
#~^ secret-reference-in-user-data "random_string.y.result"
  }
}
resource "google_compute_instance" "a" {
  metadata = {
    anything       = var.sens
#~^ secret-reference-in-user-data "var.sens"
    admin_password = var.x
#~^ secret-reference-in-user-data "var.x"
    other          = random_password.p.result
#~^ secret-reference-in-user-data "random_password.p.result"
  }
}
resource "google_compute_instance_template" "b" {
  metadata = merge(local.shared, var.serial ? { key = tls_private_key.k.private_key_pem } : {}, {
#~^ secret-reference-in-user-data "tls_private_key.k.private_key_pem"
    db_password = "Xk39dlq2Tq7v"
#~^ secret-in-user-data "Xk39dlq2Tq7v"
  })
}
resource "oci_core_instance" "c" {
  metadata = var.fresh ? { admin_password = "Wm27cpz8Rb4x" } : { user = var.admin_password }
#~^ secret-in-user-data "Wm27cpz8Rb4x"
#~^ secret-reference-in-user-data "var.admin_password"
}
resource "openstack_compute_instance_v2" "d" {
  metadata = {
    app_secret = module.app.value
#~^ secret-reference-in-user-data "module.app.value"
  }
}
resource "google_compute_project_metadata_item" "e" {
  key   = "join-token"
  value = random_id.join.hex
#~^ secret-reference-in-user-data "random_id.join.hex"
}
resource "proxmox_vm_qemu" "f" {
  cipassword = var.vm
#~^ secret-reference-in-user-data "var.vm"
}
