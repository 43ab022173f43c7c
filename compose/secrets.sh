#!/usr/bin/env bash
# Makes the missing secrets of staging and production in directory $1 (default secrets/): random passwords, tokens of
# the services, of Prometheus and of Alertmanager, the key that signs the audit log, and a self-signed certificate for
# host $2 (default localhost). Existing secrets stay.
# It also makes an authority for the servers inside of the stack, with a certificate for each of them, and renews
# certificates of it that end within 90 days; with --renew before the directory, all of them.
# It does not make api-tokens, the tokens of people and pipelines: see docs/compose.md.
set -euo pipefail
# Seconds before its end at which a certificate is renewed.
rest=7776000
if [ "${1:-}" = --renew ]; then
  rest=315360000
  shift
fi
directory=${1:-secrets}
host=${2:-localhost}

# Only the owner can open the directory. The users of the containers read the files themselves.
install -d -m 700 "$directory"
umask 022
# The users outside of the stack, which compose/kafka-consumer.sh makes.
mkdir -p "$directory/kafka-consumers"

for name in service-token metrics-token alerts-token kafka-admin postgres-admin postgres-replicator postgres-grafana grafana-admin; do
  names+=("$name")
done
for service in release-api strategy-engine health-monitor notifier; do
  names+=("kafka-$service" "postgres-$service")
done
# The user for external monitors, which send measurements: docs/sources.md.
names+=(kafka-monitor)
for name in "${names[@]}"; do
  # Without a newline, since Kafka would read it as a part of the password.
  [ -s "$directory/$name" ] || openssl rand -hex 32 | tr -d '\n' >"$directory/$name"
done
if ! [ -s "$directory/audit-key" ]; then
  openssl genpkey -algorithm ed25519 -out "$directory/audit-key"
  chmod 644 "$directory/audit-key"
  openssl pkey -in "$directory/audit-key" -pubout -out "$directory/audit-public.pem"
fi
if ! [ -s "$directory/tls-certificate" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" -keyout "$directory/tls-key" -out "$directory/tls-certificate" 2>/dev/null
  chmod 644 "$directory/tls-key"
fi

# The key of the authority is not readable by containers: only this script uses it.
if ! [ -s "$directory/internal-ca" ]; then
  (
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=Sluice, inside" \
      -addext "keyUsage=critical,keyCertSign,cRLSign" -keyout "$directory/internal-ca-key" -out "$directory/internal-ca" 2>/dev/null
  )
  chmod 644 "$directory/internal-ca"
fi

# Makes the certificate of a server inside of the stack, and its key. Writes into the files, since a container does not
# see other files in their place.
certify() { # SERVER NAME...
  local file=$directory/internal-$1 names new
  shift
  ! { openssl x509 -in "$file-certificate" -noout -checkend "$rest" &&
    openssl verify -CAfile "$directory/internal-ca" "$file-certificate"; } >/dev/null 2>&1 || return 0
  if ! [ -s "$directory/internal-ca-key" ]; then
    echo "secrets: $directory/internal-ca-key is missing: it must sign the certificate of $1" >&2
    exit 1
  fi
  names=$(printf ',DNS:%s' "$@")
  new=$(mktemp -d)
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$new/key" -out "$new/request" 2>/dev/null
  printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\nsubjectAltName=%s,IP:127.0.0.1\n' "${names#,}" >"$new/extensions"
  openssl x509 -req -in "$new/request" -CA "$directory/internal-ca" -CAkey "$directory/internal-ca-key" -days 730 \
    -extfile "$new/extensions" -out "$new/certificate" 2>/dev/null
  # The key first: then the next run repeats an interrupted renewal.
  cat "$new/key" >"$file-key"
  cat "$new/certificate" >"$file-certificate"
  rm -r "$new"
}
certify kafka kafka kafka-internal kafka-2-internal kafka-3-internal
certify postgres postgres postgres-standby
for server in release-api strategy-engine health-monitor notifier router; do
  certify "$server" "$server"
done
# HAProxy reads certificate and key from one file.
router=$directory/internal-router
cat "$router-certificate" "$router-key" | cmp -s - "$router-pem" || cat "$router-certificate" "$router-key" >"$router-pem"
