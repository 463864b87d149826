#~ covers: LSC019
#!/usr/bin/env bash
readonly DB_PASSWORD='plain-Horse-531'
#~^ secret-in-user-data "plain-Horse-531"
declare -x API_TOKEN=plain-Horse-532
#~^ secret-in-user-data "plain-Horse-532"
echo 'ada:plain-Horse-533' | chpasswd
#~^ secret-in-user-data "plain-Horse-533"
useradd -m -p "$(openssl passwd -6 plain-Horse-534)" bob
#~^ secret-in-user-data "plain-Horse-534"
tee /etc/app.yaml <<-'END'
	database:
	  password: plain-Horse-535
#~^ secret-in-user-data "plain-Horse-535"
END
psql "postgresql://ada:plain-Horse-536@db.example.com/app" -c 'select 1'
#~^ secret-in-user-data "plain-Horse-536"
aws configure set aws_secret_access_key q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd
#~^ secret-in-user-data "q4Wm7xs31Bn9LtKp52Vcq4Wm7xs31Bn9LtKp52Vd"
docker login -u ada -p plain-Horse-537 registry.example.com
#~^ secret-in-user-data "plain-Horse-537"
