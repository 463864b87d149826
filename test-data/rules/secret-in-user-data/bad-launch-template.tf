#~ covers: LSC203
#~ why: old versions of a launch template keep what they were given
resource "aws_launch_template" "web" {
  user_data = base64encode(<<-EOT
    #!/bin/sh
    export DB_PASSWORD=correct-Horse-301
#~^ secret-in-user-data "correct-Horse-301"
  EOT
  )
}
