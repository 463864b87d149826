@echo off & set PW=x y& set "Q=%PW%;z" && setx K V /M
rem a comment & b
net use \\h /user:u p > log 2>&1 || (echo a^&b | c)
:: other
for %%i in (1) do echo %%i %1 %PATH:a=b% 100%
