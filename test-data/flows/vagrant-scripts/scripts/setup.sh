#!/bin/bash
export DB_PASSWORD=correct-Horse-361
#~^ secret-in-user-data "correct-Horse-361"
echo "root:${ROOT_PASSWORD}" | chpasswd
