#!/usr/bin/env bash
# Runs nginx, and reloads it when the addresses of release-api's replicas or the certificate change: nginx resolves
# names and reads files only with its configuration.
set -euo pipefail

# Prints nothing without an address: then nginx could not load its configuration.
state() {
  local addresses
  addresses=$(getent ahostsv4 release-api | cut -d ' ' -f 1 | sort -u)
  [ -z "$addresses" ] || sha256sum - /run/secrets/tls-certificate /run/secrets/tls-key <<<"$addresses"
}

# The version in the answers of nginx itself; a tag of an image has no other characters.
version=${SLUICE_VERSION:-}
[[ $version =~ ^[A-Za-z0-9._-]{1,128}$ ]] || version=unknown
# shellcheck disable=SC2016 # a variable of nginx
printf 'map $host $sluice_version {\n  default "%s";\n}\n' "$version" >/tmp/version.conf

nginx -c /etc/sluice/nginx.conf -g 'daemon off;' &
nginx=$!
trap 'kill -QUIT "$nginx" 2>/dev/null || true' TERM QUIT
known=$(state || true)
while kill -0 "$nginx" 2>/dev/null; do
  sleep 3 &
  wait "$!" || true
  now=$(state || true)
  if [ -n "$now" ] && [ "$now" != "$known" ] && kill -0 "$nginx" 2>/dev/null; then
    known=$now
    kill -HUP "$nginx"
  fi
done
