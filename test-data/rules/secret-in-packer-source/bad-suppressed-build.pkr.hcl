#~ why: a comment above a block at the root does not hide all that is in it
#~^ unused-suppression "# lint-secrets: ignore -- for tests only"
source "amazon-ebs" "a" {
  communicator = "ssh"
  ssh_password = "zq84hfKd02msPw84"
#~^ secret-in-packer-source "zq84hfKd02msPw84"
}
#~^ unused-suppression "# lint-secrets: ignore -- for tests only"
build {
  sources = ["amazon-ebs.a"]
  source "amazon-ebs.b" {
    ssh_password = "zq84hfKd02msPw85"
#~^ secret-in-packer-source "zq84hfKd02msPw85"
  }
}
