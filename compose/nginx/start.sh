#!/usr/bin/env bash
# Runs nginx, and reloads it when the addresses of release-api's replicas or the certificate change: nginx resolves
# names and reads files only with its configuration. A deployment can write the addresses of the replicas that get
# requests to /tmp/serving: scripts/deploy-staging.sh.
set -euo pipefail

# Prints the addresses of the replicas that get requests: without /tmp/serving, or if it names no replica, all of them.
addresses() {
  local all chosen
  all=$(getent ahostsv4 release-api | cut -d ' ' -f 1 | sort -u) || return 0
  chosen=$(grep -xF -f /tmp/serving <<<"$all" 2>/dev/null) || chosen=$all
  printf '%s\n' "$chosen"
}

# Prints nothing without an address: then nginx could not load its configuration.
state() { # ADDRESSES
  [ -z "$1" ] || sha256sum - /run/secrets/{tls-certificate,tls-key,internal-ca} <<<"$1"
}

# Writes a configuration, with one server for each address in place of the name.
configure() { # ADDRESSES FILE
  awk -v addresses="${1//$'\n'/ }" '
    / server release-api:/ && (n = split(addresses, address, " ")) {
      for (i = 1; i <= n; i++) { line = $0; sub("release-api", address[i], line); print line }
      next
    }
    { print }' /etc/sluice/nginx.conf >"$2"
}

# Loads the configuration for a state if nginx accepts it. Otherwise nginx keeps the earlier one: the error is logged
# once for the state, and the next round tries it again.
reload() { # ADDRESSES STATE
  configure "$1" /tmp/nginx.new
  if ! nginx -t -q -c /tmp/nginx.new 2>/tmp/nginx.error; then
    if [ "$rejected" != "$2" ]; then
      echo "nginx keeps its configuration, because it rejects the new one:" >&2
      cat /tmp/nginx.error >&2
      rejected=$2
    fi
    return
  fi
  mv /tmp/nginx.new /tmp/nginx.conf
  kill -HUP "$nginx" || return 0
  printf '%s\n' "$1" >/tmp/replicas
  known=$2 rejected=''
}

replicas=$(addresses)
known=$(state "$replicas" || true) rejected=''
configure "$replicas" /tmp/nginx.conf
printf '%s\n' "$replicas" >/tmp/replicas
nginx -c /tmp/nginx.conf -g 'daemon off;' &
nginx=$!
trap 'kill -QUIT "$nginx" 2>/dev/null || true' TERM QUIT
while kill -0 "$nginx" 2>/dev/null; do
  sleep 3 &
  wait "$!" || true
  replicas=$(addresses)
  now=$(state "$replicas" || true)
  if [ -n "$now" ] && [ "$now" != "$known" ] && kill -0 "$nginx" 2>/dev/null; then
    reload "$replicas" "$now"
  fi
done
