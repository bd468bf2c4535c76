#!/bin/sh
# Makes the secrets that docker-compose.yml asks for, in ./secrets or the directory
# given. What is there already stays. Their directory keeps others out; the files
# themselves are open to the users of the containers that they are mounted in.
set -eu
umask 077
dir=${1:-secrets}
mkdir -p "$dir"

random() { head -c 32 /dev/urandom | base64 | tr -d '\n=' | tr '+/' '-_'; }

make() { # NAME: keeps standard input in it, unless it is there
  if [ ! -e "$dir/$1" ]; then
    cat >"$dir/$1.new"
    chmod 444 "$dir/$1.new"
    mv "$dir/$1.new" "$dir/$1"
    echo "made $dir/$1"
  fi
}

for name in postgres_password database_password temporal_password reference_secret; do
  random | make "$name"
done
for name in temporal_keys signing_keys; do
  echo "$(date +%Y-%m) $(head -c 32 /dev/urandom | base64)" | make "$name"
done
if [ ! -e "$dir/audit_key" ]; then
  openssl genpkey -algorithm ed25519 | make audit_key
  openssl pkey -in "$dir/audit_key" -pubout | make audit_key.pub # for the auditors
fi
make smtp_password </dev/null
make oidc_client_secret </dev/null

if [ ! -e "$dir/people.json" ]; then
  token=$(random)
  hash=$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
  printf '[\n  {"id": "admin", "name": "Administrator", "email": "admin@example.org", "roles": ["admin"], "token_sha256": "%s"}\n]\n' "$hash" | make people.json
  echo "The token of admin, shown this once: $token"
  echo "Add the others to $dir/people.json: docs/operations.md says how."
fi
