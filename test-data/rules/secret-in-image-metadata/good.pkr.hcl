#~ covers: LSP064 LSP091 LSP097 LSH13
source "amazon-ebs" "a" {
  ami_description = "base image"
  tags = {
    Name       = "base"
    commit     = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"
    source_ami = "ami-0c55b159cbfafe1f0"
    build_id   = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
  }
}
source "docker" "b" {
  changes = ["ENV PATH=/usr/bin:/bin", "LABEL version=1.0", "CMD [\"/bin/sh\"]"]
}
build {
  sources = ["source.amazon-ebs.a"]
  post-processor "manifest" {
    custom_data = {
      version = "1.0"
    }
  }
}
