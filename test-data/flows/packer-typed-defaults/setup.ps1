#~ linked:
param(
  [string]$Password = "Kx7vQ2mNpw",
#~^ secret-in-provisioner "Kx7vQ2mNpw"
  [Parameter(Mandatory=$false)][string]$DbPassword="zq84hfKd02",
#~^ secret-in-provisioner "zq84hfKd02"
  # Lengths, files, switches, and what is known when it runs.
  [int]$PasswordLength = 24,
  [string]$PasswordFile = "C:\build\password.txt",
  [string]$MailPassword = $env:MAIL_PASSWORD,
  [string]$ApiToken = (Get-Content token.txt)
)
[string]$adminPassword="Wm93kfQx71"
#~^ secret-in-provisioner "Wm93kfQx71"
[string]$made = New-Password -Length 12
cmd /c "net user bob Hf83jdKq2x /add"
#~^ secret-in-provisioner "Hf83jdKq2x"
Start-Process cmd.exe -ArgumentList "/c net user ada Tq92mfLs8d /add" -Wait
#~^ secret-in-provisioner "Tq92mfLs8d"
Invoke-Expression -Command "net user eve Lp03kdJs7w /add"
#~^ secret-in-provisioner "Lp03kdJs7w"
cmd /c "net user bob /active:no"
Start-Process cmd.exe -ArgumentList "/c net localgroup Administrators bob /add"
Invoke-Expression -Command "net user eve $Password /add"
