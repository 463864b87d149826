#~ covers: LSP050
#~ why: a second answer is told with the first one, and a full name is no password
source "qemu" "debian" {
  boot_command = [
    "<esc>auto passwd/user-fullname=builder<wait>",
    " passwd/username=builder<wait>",
    " passwd/user-password=changeme<wait>",
#~^ weak-default-credential "changeme"
    " passwd/user-password-again=changeme<wait>",
#~^ weak-default-credential "changeme"
    "<enter>",
  ]
}
source "qemu" "bsd" {
  boot_command = [
    "root<enter>",
    "passwd<enter>",
    "toor123<enter>",
#~^ weak-default-credential "toor123"
    "toor123<enter>",
#~^ weak-default-credential "toor123"
    "reboot<enter>",
  ]
}
