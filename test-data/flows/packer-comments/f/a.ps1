# $password = "vagrant"
<#
$password = "hashicorp"
$password = "Zx7vQ2mNpwT8"
#~^ secret-on-machine-image "Zx7vQ2mNpwT8"
#>
Write-Host "x"
