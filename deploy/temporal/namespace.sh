#!/bin/sh
# The namespace, and what cases are found by in the Temporal UI. Running it again
# changes nothing.
set -eu
temporal() {
  command temporal "$@" --tls-ca-path /run/secrets/tls_ca --tls-server-name temporal \
    --tls-cert-path /run/secrets/setup_tls_cert --tls-key-path /run/secrets/setup_tls_key
}
temporal operator cluster health
temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention 30d

known=$(temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE")
for attribute in CaseKind:Keyword CaseStage:Keyword CaseChannel:Keyword CaseDue:Datetime; do
  case $known in
  *"${attribute%:*}"*) ;;
  *) temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "${attribute%:*}" --type "${attribute#*:}" ;;
  esac
done
