#~ covers: D057
# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
RUN net user bob zq84hfKd02 /add
#~^ secret-in-run-command "zq84hfKd02"
RUN schtasks /create /tn job /tr a.exe /sc onstart /ru bob /rp zq84hfKd03
#~^ secret-in-run-command "zq84hfKd03"
RUN powershell -Command "$p = ConvertTo-SecureString 'zq84hfKd04' -AsPlainText -Force; New-LocalUser ann -Password $p"
#~^ secret-in-run-command "zq84hfKd04"
SHELL ["powershell", "-Command"]
RUN New-LocalUser carl -Password (ConvertTo-SecureString 'zq84hfKd05' -AsPlainText -Force)
#~^ secret-in-run-command "zq84hfKd05"
