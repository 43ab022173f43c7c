#!/usr/bin/env bash
# Writes HAProxy's files into this directory, which is in memory, and starts it there.
set -euo pipefail
umask 077
cp /files/* .
for slot in $(seq 0 $((${SLOTS:-400} - 1))); do
  printf 'backend s%04d\n  balance leastconn\n' "$slot"
done >slots.cfg
: >split.map
printf 'Bearer %s\n' "$(</run/secrets/service-token)" >admin.token
exec haproxy -W -db -f haproxy.cfg -f slots.cfg
