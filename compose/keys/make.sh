#!/usr/bin/env bash
# Makes what the stack on one machine keeps secret, in /keys, unless it is there. Readable for each of
# the stack's users, since all of it is in one volume that only the stack mounts.
set -euo pipefail
umask 022

random() {
  head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

for name in service-token api-token postgres-admin quarkus.datasource.password; do
  [ -s "/keys/$name" ] || { random >"/keys/$name.new" && mv "/keys/$name.new" "/keys/$name"; }
done
# One password for the services' own users here: they share the volume.
for service in release-api strategy-engine health-monitor notifier; do
  cp /keys/quarkus.datasource.password "/keys/postgres-$service"
done
