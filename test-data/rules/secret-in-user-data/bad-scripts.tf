#~ covers: LSC200
#~ why: Google's agent hands these to a shell, whatever their first lines; Azure and the others do not
resource "google_compute_instance" "one" {
  metadata_startup_script = "echo 'bob:correct-Horse-211' | chpasswd"
#~^ secret-in-user-data "correct-Horse-211"
}

resource "google_compute_instance" "two" {
  metadata = {
    startup-script             = "echo 'bob:correct-Horse-212' | chpasswd\n"
#~^ secret-in-user-data "correct-Horse-212"
    windows-startup-script-ps1 = "net user bob 'correct-Horse-213' /add"
#~^ secret-in-user-data "correct-Horse-213"
  }
}

resource "google_compute_instance" "three" {
  metadata = {
    windows-startup-script-cmd = "net user bob correct-Horse-214 /add"
#~^ secret-in-user-data "correct-Horse-214"
    shutdown-script            = "#!/usr/bin/python3\nprint('bye')\n"
  }
}

# The template is elsewhere: what it is given goes into the document.
resource "aws_instance" "four" {
  user_data = base64encode(templatefile("${path.module}/not-here.sh", {
    region      = "eu-central-1"
    db_password = "correct-Horse-215"
#~^ secret-in-user-data "correct-Horse-215"
    api_token   = random_password.api.result
#~^ secret-reference-in-user-data "random_password.api.result"
    secret_name = "prod/app"
  }))
}
