#!/bin/sh
# Temporal's tables, made or brought up to date. Running it again changes nothing.
set -eu
SQL_PASSWORD="$(cat /run/secrets/temporal_password)"
export SQL_PASSWORD
schema=/etc/temporal/schema/postgresql/v12
for part in temporal:temporal temporal_visibility:visibility; do
  temporal-sql-tool --db "${part%:*}" setup-schema -v 0.0
  temporal-sql-tool --db "${part%:*}" update-schema -d "$schema/${part#*:}/versioned"
done
