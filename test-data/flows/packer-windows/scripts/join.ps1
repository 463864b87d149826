#~ linked:
$password = ConvertTo-SecureString "hJ2-velvet-93-Comet" -AsPlainText -Force
#~^ secret-in-provisioner "hJ2-velvet-93-Comet"
Add-Computer -DomainName example.com -Credential (New-Object PSCredential("join", $password))
