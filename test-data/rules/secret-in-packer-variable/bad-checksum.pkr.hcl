#~ covers: LSH35
#~ why: a token whose checksum is wrong was never given out like this, and counts for little by itself; under a secret's name it is as bad as any other value
variable "github_token" {
  sensitive = true
  default   = "{{fake:github-pat#wrong}}"
#~^ secret-in-packer-variable "{{fake:github-pat#wrong}}" severity=high confidence=high
}
variable "colour" {
  default = "{{fake:github-pat#wrong}}"
#~^ secret-in-packer-variable "{{fake:github-pat#wrong}}" severity=low confidence=low
}
