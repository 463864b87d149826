#~ covers: D083
# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN net user ContainerAdministrator /active:no && net user bob /random /add
RUN setx /M PATH "%PATH%;C:\tools" && setx API_TOKEN_FILE C:\secrets\token
SHELL ["powershell", "-NoProfile", "-Command"]
RUN $env:PATH = $env:PATH + ';C:\tools'; [Environment]::SetEnvironmentVariable('APP_HOME', 'C:\app', 'Machine')
RUN $password = Read-Host -AsSecureString; ConvertTo-SecureString $env:APP_PASSWORD -AsPlainText -Force
RUN $env:DB_PASSWORD = Get-Content C:\secrets\db; Remove-Item Env:DB_PASSWORD
