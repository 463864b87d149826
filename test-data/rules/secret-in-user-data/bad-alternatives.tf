#~ covers: LSC200
#~ why: what takes the place of a value that is not given stands in the file; blocks of `vars` are of Terraform up to 0.11
variable "word" {}
variable "words" {}

data "template_file" "old" {
  template = "#!/bin/sh\nexport API_TOKEN=$${tok} REGION=$${region}\n"
  vars {
    tok    = "correct-Horse-431"
#~^ secret-in-user-data "correct-Horse-431"
    region = "eu-west-1"
  }
}
resource "aws_instance" "a" {
  user_data = "${data.template_file.old.rendered}"
}
resource "aws_instance" "b" {
  user_data = <<-EOT
    #cloud-config
    password: ${coalesce(var.word, "correct-Horse-432")}
#~^ secret-in-user-data "correct-Horse-432"
  EOT
}
resource "aws_instance" "c" {
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD=${try(var.words.db, "correct-Horse-433")}
#~^ secret-in-user-data "correct-Horse-433"
    export APP_PASSWORD=${lookup(var.words, "app", "correct-Horse-434")}
#~^ secret-in-user-data "correct-Horse-434"
    export WEB_PASSWORD=${var.word == "" ? var.word : "correct-Horse-435"}
#~^ secret-in-user-data "correct-Horse-435"
  EOT
}
