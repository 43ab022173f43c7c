#!/usr/bin/env bash
# Makes the certificates of the tunnels between a Docker host and the services of Sluice: an authority, a certificate
# for the gate of the host, and one each for strategy-engine and health-monitor.
#   deploy/docker-host/certificates.sh HOST [DIRECTORY]
#   HOST       the name of the Docker host in its certificate: docker_host.server_name of deploy/terraform
#   DIRECTORY  for the files; default secrets
# Existing files stay; delete all docker-* files to make new ones. They are valid for a year. The Docker host needs
# docker-gate and docker-ca, the services docker-ca, docker-strategy-engine and docker-health-monitor; keep
# docker-ca-key elsewhere.
# Needs openssl. Exits with 0, and with 2 if an argument is wrong or openssl is missing.
set -euo pipefail

fail() { # STATUS MESSAGE
  echo "certificates: $2" >&2
  exit "$1"
}

if [ "${1:-}" = -h ] || [ "${1:-}" = --help ]; then
  sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"
  exit
fi
[ $# = 1 ] || [ $# = 2 ] || fail 2 "expected HOST and optionally DIRECTORY; see --help"
host=$1 directory=${2:-secrets}
[[ $host =~ ^[A-Za-z0-9.-]{1,253}$ ]] || fail 2 "HOST must be a host name, was '$host'"
command -v openssl >/dev/null || fail 2 "openssl is missing: install the package openssl"

install -d -m 700 "$directory"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 077

# Runs openssl, and prints its messages only if it fails.
ssl() {
  openssl "$@" 2>"$work/log" || { cat "$work/log" >&2 && fail 1 "openssl $1 failed"; }
}

if ! [ -s "$directory/docker-ca" ]; then
  ssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 366 -subj "/CN=Sluice tunnels" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
    -keyout "$directory/docker-ca-key" -out "$work/ca"
  mv "$work/ca" "$directory/docker-ca"
fi

# Makes a certificate with its key in one file, as HAProxy reads them.
certificate() { # FILE NAME USAGE
  ! [ -s "$directory/$1" ] || return 0
  [ -s "$directory/docker-ca-key" ] || fail 2 "$directory/docker-ca-key is missing: bring it back, or delete all docker-* files"
  ssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -keyout "$work/key" -out "$work/request"
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=%s\nbasicConstraints=critical,CA:FALSE\n' "$2" "$3" >"$work/extensions"
  ssl x509 -req -in "$work/request" -CA "$directory/docker-ca" -CAkey "$directory/docker-ca-key" -days 365 \
    -extfile "$work/extensions" -out "$work/certificate"
  cat "$work/certificate" "$work/key" >"$work/both"
  mv "$work/both" "$directory/$1"
}

certificate docker-gate "$host" serverAuth
certificate docker-strategy-engine strategy-engine clientAuth
certificate docker-health-monitor health-monitor clientAuth
# The users of the containers read these files themselves; only the owner can open the directory.
chmod 644 "$directory/docker-gate" "$directory/docker-ca"
