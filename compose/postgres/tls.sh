#!/usr/bin/env bash
# Runs PostgreSQL with TLS. PostgreSQL reads a key only if no other user can, so it gets copies of the secrets. A renewed
# certificate is loaded within seconds and without a restart.
#   tls.sh PROGRAM...
set -euo pipefail
directory=/tmp/tls

digest() {
  sha256sum /run/secrets/internal-postgres-{certificate,key}
}

# Between the copies of a renewal, certificate and key do not fit, and PostgreSQL keeps those that it has.
copy() {
  (
    umask 077
    mkdir -p "$directory"
    cp /run/secrets/internal-postgres-certificate "$directory/certificate"
    cp /run/secrets/internal-postgres-key "$directory/key"
  )
}

copy
(
  loaded=$(digest)
  while sleep 5; do
    now=$(digest) || continue
    if [ "$now" != "$loaded" ] && copy && pg_ctl reload -s -D "$PGDATA"; then
      loaded=$now
    fi
  done
) &
exec "$@" -c ssl=on -c "ssl_cert_file=$directory/certificate" -c "ssl_key_file=$directory/key" -c ssl_min_protocol_version=TLSv1.2
