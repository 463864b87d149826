#~ covers: LSC200
#~ why: lists as Terraform was given them up to 0.11
resource "aws_instance" "a" {
  user_data = "${join("", list("#!/bin/bash\n", "export DB_PASSWORD=Xy7kQ9pLm2\n"))}"
#~^ secret-in-user-data "Xy7kQ9pLm2"
}
resource "aws_instance" "b" {
  user_data = join("\n", concat(["#!/bin/bash"], list("export DB_PASSWORD=Wk8vQp2mTr")))
#~^ secret-in-user-data "Wk8vQp2mTr"
}
