#~ covers: LSP053
#~ why: a credential file in the folder that is served is named, and makes it worse
source "qemu" "a" {
  http_directory = "."
#~^ project-served-over-http "." severity=medium
}
