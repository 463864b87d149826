source "qemu" "a" {
  iso_url      = "https://example.com/a.iso"
  iso_checksum = "none"
  floppy_files = ["f/a.cmd", "f/a.ps1", "f/Autounattend.xml", "f/a.sh"]
}

build {
  sources = ["source.qemu.a"]
}
