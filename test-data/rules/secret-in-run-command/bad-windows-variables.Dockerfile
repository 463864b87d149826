#~ covers: D083 V35
# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
ARG NUGET_TOKEN
#~^ secret-build-arg "NUGET_TOKEN"
RUN setx /M API_TOKEN zq84hfKd02msPw77
#~^ secret-in-run-command "zq84hfKd02msPw77"
RUN cmdkey /add:files.example.com /user:bot /pass:zq84hfKd03
#~^ secret-in-run-command "zq84hfKd03"
RUN set "DB_PASSWORD=zq84hfKd04" && app.exe --install
#~^ secret-in-run-command "zq84hfKd04"
SHELL ["powershell", "-NoProfile", "-Command"]
RUN $env:DB_PASSWORD = 'zq84hfKd05'; ./install.ps1
#~^ secret-in-run-command "zq84hfKd05"
RUN [Environment]::SetEnvironmentVariable('API_TOKEN', 'hT7kq2mWx9Lp4vRz', 'Machine')
#~^ secret-in-run-command "hT7kq2mWx9Lp4vRz"
RUN Invoke-WebRequest https://example.com/a.zip -Headers @{ Authorization = 'Bearer zq84hfKd02msPw77Kx' } -OutFile a.zip
#~^ secret-in-run-command "zq84hfKd02msPw77Kx"
RUN $cred = New-Object PSCredential('bot', (ConvertTo-SecureString 'zq84hfKd06' -AsPlainText -Force)); ./use.ps1 $cred
#~^ secret-in-run-command "zq84hfKd06"
