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

for name in postgres_password database_owner_password database_password temporal_password reference_secret; do
  random | make "$name"
done
for name in temporal_keys signing_keys; do
  echo "$(date +%Y-%m) $(head -c 32 /dev/urandom | base64)" | make "$name"
done
if [ ! -e "$dir/audit_key" ]; then
  openssl genpkey -algorithm ed25519 | make audit_key
  openssl pkey -in "$dir/audit_key" -pubout | make audit_key.pub # for the auditors
fi

# A certificate authority of this installation's own, and what it certifies: who is who
# on the network inside. Its key stays in this directory; no container gets it.
days=800
key() { openssl ecparam -name prime256v1 -genkey -noout; }
if [ ! -e "$dir/tls_ca" ]; then
  key | make tls_ca_key
  chmod 400 "$dir/tls_ca_key"
  openssl req -x509 -new -key "$dir/tls_ca_key" -days 3650 -subj "/CN=Due Course $(date +%Y-%m-%d)" \
    -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign | make tls_ca
fi
certify() { # NAME COMMON-NAME USES ALTERNATIVE-NAMES
  if [ ! -e "$dir/$1_tls_cert" ]; then
    [ -e "$dir/$1_tls_key" ] || key | make "$1_tls_key"
    printf 'extendedKeyUsage=%s\nsubjectAltName=%s\n' "$3" "$4" >"$dir/extensions"
    openssl req -new -key "$dir/$1_tls_key" -subj "/CN=$2" |
      openssl x509 -req -CA "$dir/tls_ca" -CAkey "$dir/tls_ca_key" -set_serial "0x$(openssl rand -hex 16)" \
        -days $days -extfile "$dir/extensions" 2>/dev/null | make "$1_tls_cert"
    rm "$dir/extensions"
  fi
}
certify postgres postgres serverAuth DNS:postgres
certify temporal temporal serverAuth,clientAuth DNS:temporal # its parts ask each other
for program in api worker ui setup; do
  certify $program duecourse-$program clientAuth DNS:duecourse-$program
done

make smtp_password </dev/null
make oidc_client_secret </dev/null

if [ ! -e "$dir/people.json" ]; then
  token=$(random)
  hash=$(printf %s "$token" | sha256sum | cut -d ' ' -f 1)
  printf '[\n  {"id": "admin", "name": "Administrator", "email": "admin@example.org", "roles": ["admin"], "token_sha256": "%s"}\n]\n' "$hash" | make people.json
  echo "The token of admin, shown this once: $token"
  echo "Add the others to $dir/people.json: docs/operations.md says how."
fi
