#~ covers: LSP053
#~ why: of a project that is served as a whole, what the installer asks for is read
source "qemu" "a" {
  http_directory = "."
#~^ project-served-over-http "."
  boot_command = [
    "<esc><wait>linux inst.ks=http://{{ .HTTPIP }}:{{ .HTTPPort }}/answers<enter>",
    "<esc><wait>linux url=http://{{ .HTTPIP }}:{{ .HTTPPort }}/none.cfg<enter>",
  ]
}
