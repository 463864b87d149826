#~ covers: LSH09 LSH15 LSH16
#~ why: a word that goes over two elements, and documents that were encoded and packed before they were pasted in
source "qemu" "a" {
  boot_command = [
    "<esc><wait>auto passwd/root-pass",
    "word=kV9-tango-",
#~^ secret-on-machine-image
    "41-Lumen netcfg/get_hostname=web<enter>",
  ]
}
source "linode" "b" {
  metadata {
    user_data = "I2Nsb3VkLWNvbmZpZwpwYXNzd29yZDogbVI3LXF1YXJ0ei01OC1Gam9yZAo="
#~^ secret-on-machine-image
  }
}
source "vsphere-iso" "c" {
  configuration_parameters = {
    "guestinfo.userdata"          = "H4sIAAAAAAACA1NOzskvTdFNzs9Ly0znSs4oSCwuLk+x4lJQyMksLrFSqAGyFBSK8vNLrDK8jHTLUnPKUkt0LY11nfNzU0u4AJ1H8IY/AAAA"
#~^ secret-on-machine-image
    "guestinfo.userdata.encoding" = "gzip+base64"
  }
}
