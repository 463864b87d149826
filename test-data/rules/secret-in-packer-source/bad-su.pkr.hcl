#~ why: the password that su reads
source "qemu" "a" {
  shutdown_command = "echo 'Xy7kQ9pLm2' | su -m root -c 'shutdown -p now'"
#~^ secret-in-packer-source "Xy7kQ9pLm2"
}
