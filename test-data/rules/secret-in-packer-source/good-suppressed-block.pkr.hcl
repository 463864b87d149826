#~ why: a comment in marks of its own is one, too, and one above a setting holds for all of the document in it
source "amazon-ebs" "a" {
  /* lint-secrets: ignore -- for tests only */
  ssh_password = "zq84hfKd02msPw77"
  /* lint-secrets: ignore -- for tests only */ winrm_password = "zq84hfKd02msPw78"
  # lint-secrets: ignore -- for tests only
  user_data = <<-EOF
    #!/bin/sh
    export DB_PASSWORD=zq84hfKd02msPw79
    echo started
    export API_TOKEN=zq84hfKd02msPw80
  EOF
}
source "amazon-ebs" "b" {
  user_data = <<-EOF
    #!/bin/sh
    # lint-secrets: ignore -- for tests only
    export DB_PASSWORD=zq84hfKd02msPw81
  EOF
}
