#!/usr/bin/env bash
# Runs nginx, and reloads it when the addresses of release-api's replicas change: nginx resolves their name only when
# it reads its configuration.
set -euo pipefail

addresses() {
  getent ahostsv4 release-api | cut -d ' ' -f 1 | sort -u
}

nginx -c /etc/sluice/nginx.conf -g 'daemon off;' &
nginx=$!
trap 'kill -QUIT "$nginx" 2>/dev/null || true' TERM QUIT
known=$(addresses || true)
while kill -0 "$nginx" 2>/dev/null; do
  sleep 3 &
  wait "$!" || true
  now=$(addresses || true)
  if [ -n "$now" ] && [ "$now" != "$known" ] && kill -0 "$nginx" 2>/dev/null; then
    known=$now
    kill -HUP "$nginx"
  fi
done
