#!/bin/sh
# The first start of PostgreSQL: the register and Temporal each have their own role
# and databases, and neither can read the other's.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres \
  -v duecourse="$(cat /run/secrets/database_password)" \
  -v temporal="$(cat /run/secrets/temporal_password)" <<'SQL'
CREATE ROLE duecourse LOGIN PASSWORD :'duecourse';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE duecourse OWNER duecourse;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE duecourse, temporal, temporal_visibility FROM PUBLIC;
SQL
