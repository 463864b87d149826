#~ covers: LSH35
#~ why: a token whose checksum is wrong was never given out like this: it is told of, and counts for little
variable "github_token" {
  sensitive = true
  default   = "{{fake:github-pat#wrong}}"
#~^ secret-in-packer-variable "{{fake:github-pat#wrong}}" severity=low confidence=low
}
