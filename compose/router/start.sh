#!/usr/bin/env bash
# Writes HAProxy's files to this directory, which is in memory, and starts HAProxy in it.
set -euo pipefail
umask 077
cp /files/* .
for slot in $(seq 0 $((${SLOTS:-400} - 1))); do
  printf 'backend s%04d\n  balance leastconn\n' "$slot"
  # If no server of the slot is up, a request goes to the lane's other release: see HaproxyFiles.
  echo '  server other unix@other.sock backup send-proxy-v2 set-proxy-v2-tlv-fmt(0xE0) %[var(txn.drawn)] pool-max-conn 0'
done >slots.cfg
: >split.map
export SLUICE_SERVICE_TOKEN_FILE=/run/secrets/service-token SLUICE_METRICS_TOKEN_FILE=/run/secrets/metrics-token
exec haproxy -W -db -f haproxy.cfg -f slots.cfg
