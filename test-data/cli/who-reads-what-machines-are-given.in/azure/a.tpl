#!/bin/sh
mysql -e "CREATE USER app IDENTIFIED BY 'password'"
export DB_PASSWORD=tB6-harbor-27-Olive
