#~ covers: LSC019
#!/bin/bash
set -e
export API_TOKEN=horse-Staple-80
#~^ secret-in-user-data "horse-Staple-80"
curl -u admin:hunter-8-Quux https://example.com/setup
#~^ secret-in-user-data "hunter-8-Quux"
cat > /opt/app/.env <<END
DB_PASSWORD=zq84hfKd02msPw
#~^ secret-in-user-data "zq84hfKd02msPw"
END
mysql -u root --password="$ROOT_PASSWORD" < seed.sql
