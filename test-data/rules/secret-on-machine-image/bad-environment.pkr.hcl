#~ covers: LSP065 LSP066 LSP067 LSP071 LSP074 LSP077
#~ why: what a provisioner hands to its commands, and these write into a file, is on the disk as if the script named it
variable "db_password" {
  type      = string
  sensitive = true
}
variable "api_token" {
  type = string
}
variable "smtp_password" {
  default   = "kV9-tango-41-Lumen"
#~^ secret-on-machine-image "kV9-tango-41-Lumen"
  sensitive = true
}
build {
  sources = ["source.qemu.a"]
  provisioner "shell" {
    environment_vars = [
      "DEBIAN_FRONTEND=noninteractive",
      "DB_PASSWORD=${var.db_password}",
#~^ secret-on-machine-image "var.db_password"
    ]
    inline = ["echo \"password=$DB_PASSWORD\" | sudo tee /etc/shop.conf > /dev/null"]
  }
  provisioner "shell" {
    env = {
      API_TOKEN = var.api_token
#~^ secret-on-machine-image "var.api_token"
    }
    inline = [
      "cat > /srv/app/.env <<EOF",
      "TOKEN=$${API_TOKEN}",
      "EOF",
    ]
  }
  provisioner "shell" {
    environment_vars = ["PW=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["sudo sed -i \"s/@PASSWORD@/$PW/\" /etc/shop/shop.ini"]
  }
  provisioner "shell" {
    environment_vars = ["SMTP=${var.smtp_password}"]
    inline           = ["printf 'relay:%s\\n' \"$SMTP\" >> /etc/postfix/sasl_passwd"]
  }
  provisioner "shell" {
    environment_vars = ["PASS=${build.Password}"]
#~^ build-credential-left-on-image "build.Password"
    inline           = ["echo $PASS > ~/first-login.txt"]
  }
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["env > /etc/environment.d/build.conf", "npm config set //npm.example.com/:_authToken $DB_PASSWORD"]
  }
  provisioner "powershell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["\"password=$($Env:DB_PASSWORD)\" | Out-File -FilePath C:\\shop\\shop.ini -Encoding ascii"]
  }
  provisioner "windows-shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["echo password=%DB_PASSWORD%> C:\\shop\\cmd.ini"]
  }
  provisioner "powershell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["$c = 'user=shop;'", "$c += \"password=$Env:DB_PASSWORD\"", "Set-Content C:\\shop\\added.ini $c"]
  }
  provisioner "powershell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["(Get-Content C:\\shop\\in.ini) | ForEach-Object { $_ -replace '@PW@', $Env:DB_PASSWORD } | Set-Content C:\\shop\\out.ini"]
  }
  provisioner "windows-shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["(echo [shop]&echo password=%DB_PASSWORD%) > C:\\shop\\group.ini"]
  }
  provisioner "shell" {
    override = {
      a = {
        environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
        inline           = ["install -d /etc/x && printf %s \"$DB_PASSWORD\" > /etc/x/pw"]
      }
    }
  }
  provisioner "shell" {
    environment_vars = ["DB_PASSWORD=${var.db_password}"]
#~^ secret-on-machine-image "var.db_password"
    inline           = ["sudo bash -c \"echo ${var.folder} $DB_PASSWORD > ${var.folder}/pw\""]
  }
}
variable "folder" {
  type = string
}
