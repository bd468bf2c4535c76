#!/bin/sh
# Starts PostgreSQL with TLS. It takes its key only from a file that nobody else can
# read, so the key is copied from where the container gets it.
set -eu
install -D -o postgres -g postgres -m 0400 /run/secrets/postgres_tls_key /etc/duecourse/postgres_tls_key
exec docker-entrypoint.sh postgres -c ssl=on -c ssl_min_protocol_version=TLSv1.2 \
  -c ssl_cert_file=/run/secrets/postgres_tls_cert -c ssl_key_file=/etc/duecourse/postgres_tls_key
