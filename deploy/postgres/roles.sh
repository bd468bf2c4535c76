#!/bin/sh
# The first start of PostgreSQL: the register and Temporal each have their own roles
# and databases, and neither can read the other's. The register has two roles: its owner, for
# duecourse migrate, and that of API and workers, which owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres \
  -v owner="$(cat /run/secrets/database_owner_password)" \
  -v duecourse="$(cat /run/secrets/database_password)" \
  -v temporal="$(cat /run/secrets/temporal_password)" <<'SQL'
CREATE ROLE duecourse_owner LOGIN PASSWORD :'owner';
CREATE ROLE duecourse LOGIN PASSWORD :'duecourse';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE duecourse OWNER duecourse_owner;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE duecourse, temporal, temporal_visibility FROM PUBLIC;
GRANT CONNECT ON DATABASE duecourse TO duecourse;
SQL
