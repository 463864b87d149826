$env:PW = 'x''y'; $env:Q="a $env:R b"
& msbuild /p:K=v | Out-Null; Invoke-WebRequest -Headers @{Authorization="Bearer $t"; b='c'} > out.txt 2>&1
[Environment]::SetEnvironmentVariable('K', 'V', 'Machine')
New-Object PSCredential -ArgumentList ('u', (ConvertTo-SecureString 'p' -AsPlainText -Force)) -X y
if ($x) { a `
  b } else { c "q`n""r $($z.y)" }  # comment
$s = @'
here ' $x
'@
<# block #> setx K V /M
