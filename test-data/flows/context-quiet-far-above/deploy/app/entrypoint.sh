#!/bin/sh
exec app --password-file /run/secrets/db
