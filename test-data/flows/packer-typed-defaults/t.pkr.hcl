#~ why: defaults of a shell's variables, variables with a type, and commands within quotes, in what provisioners run
variable "build_key" {
  default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq3mXz8Wk1Jf0Tn5Yb2Rc7Hd4Ls9Pv6Ua1Qe8Zi3Xo5 ops"
}

source "qemu" "base" {
  iso_url = "debian.iso"
}

build {
  sources = ["source.qemu.base"]

  provisioner "shell" {
    inline = [
      "ADMIN_PASS=$${ADMIN_PASS:-Kx7vQ2mNpw}",
#~^ secret-in-provisioner "Kx7vQ2mNpw"
      ": \"$${DB_PASSWORD:=zq84hfKd02}\"",
#~^ secret-in-provisioner "zq84hfKd02"
      "mysql -p$${MYSQL_PW:-Wm93kfQx71} < app.sql",
#~^ secret-in-provisioner "Wm93kfQx71"
      "echo 'Hf83jdKq2x' | pw usermod root -h 0",
#~^ secret-in-provisioner "Hf83jdKq2x"
    ]
  }

  provisioner "shell" {
    script = "setup.sh"
  }

  provisioner "powershell" {
    scripts = ["setup.ps1"]
  }

  provisioner "windows-shell" {
    scripts = ["setup.bat"]
  }

  provisioner "ansible" {
    playbook_file   = "site.yml"
    extra_arguments = ["--extra-vars \"db_password=Tq92mfLs8d db_user=app\""]
#~^ secret-in-provisioner "Tq92mfLs8d"
  }

  provisioner "ansible" {
    playbook_file   = "site.yml"
    extra_arguments = ["--extra-vars 'smtp_password=Lp03kdJs7w'", "--verbose"]
#~^ secret-in-provisioner "Lp03kdJs7w"
  }

  # A key that is published, and what is looked up when it runs.
  provisioner "ansible" {
    playbook_file   = "site.yml"
    extra_arguments = ["--extra-vars", "BUILD_SECRET='${var.build_key}'"]
  }

  provisioner "ansible" {
    playbook_file   = "site.yml"
    extra_arguments = ["-e", "db_password='{{ vault_password }}'"]
  }
}
