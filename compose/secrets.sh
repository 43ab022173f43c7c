#!/usr/bin/env bash
# Makes the secrets of staging and production that are missing, in directory $1 (secrets/ by default):
# random passwords, a service token, a certificate signed by itself for host $2 (localhost). What is there
# stays. Not made: api-tokens, the people's and pipelines' tokens; see docs/compose.md.
set -euo pipefail
directory=${1:-secrets}
host=${2:-localhost}

# The directory keeps others out. The files themselves are for the containers' users to read.
install -d -m 700 "$directory"
umask 022

for name in service-token kafka-admin postgres-admin postgres-replicator postgres-grafana grafana-admin; do
  names+=("$name")
done
for service in release-api strategy-engine health-monitor notifier; do
  names+=("kafka-$service" "postgres-$service")
done
# Whoever tells measurements from outside: docs/sources.md.
names+=(kafka-monitor)
for name in "${names[@]}"; do
  # Without a newline: Kafka would take it for a part of the password.
  [ -s "$directory/$name" ] || openssl rand -hex 32 | tr -d '\n' >"$directory/$name"
done
if ! [ -s "$directory/tls-certificate" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$host" \
    -addext "subjectAltName=DNS:$host" -keyout "$directory/tls-key" -out "$directory/tls-certificate" 2>/dev/null
  chmod 644 "$directory/tls-key"
fi
