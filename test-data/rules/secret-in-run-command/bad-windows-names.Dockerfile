# escape=`
#~ why: the same in PowerShell
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
RUN $p = 'correct-Horse-74'; net user bob $p /add
#~^ secret-in-run-command "correct-Horse-74"
RUN $p='correct-Horse-75'; New-LocalUser bob -Password (ConvertTo-SecureString $p -AsPlainText -Force)
#~^ secret-in-run-command "correct-Horse-75"
RUN $p = Get-Content C:\secrets\bob; net user bob $p /add
RUN $u = 'https://files.example/a'; Invoke-WebRequest -Uri $u -OutFile a
