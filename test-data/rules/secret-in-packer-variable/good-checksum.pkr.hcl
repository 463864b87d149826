#~ covers: LSH35
#~ why: as long as a token, and filled in by hand
variable "github_token" {
  sensitive = true
  default   = "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
}
