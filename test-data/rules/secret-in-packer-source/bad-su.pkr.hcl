#~ why: the password that su reads
source "qemu" "a" {
  shutdown_command = "echo '${var.password}' | su -m root -c 'shutdown -p now'"
#~^ secret-in-packer-source "Xy7kQ9pLm2"
}

variable "password" {
  type      = string
  sensitive = true
}
