#!/usr/bin/env bash
# Makes the secrets of the stack on one machine in /keys, unless they exist. Each of the stack's users can read them,
# since all of them are in one volume that only the stack mounts.
set -euo pipefail
umask 022

random() {
  head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

for name in service-token api-token postgres-admin quarkus.datasource.password; do
  [ -s "/keys/$name" ] || { random >"/keys/$name.new" && mv "/keys/$name.new" "/keys/$name"; }
done
# The services' database users have one password here, since the services share the volume.
for service in release-api strategy-engine health-monitor notifier; do
  cp /keys/quarkus.datasource.password "/keys/postgres-$service"
done
