#!/usr/bin/env bash
# Starts PostgreSQL as one of a pair. If its directory is empty and FOLLOWS names a server, it becomes the standby of
# that server. Later the directory itself has its role (standby.signal), which only promote.sh changes.
set -euo pipefail

printf '*:5432:*:replicator:%s\n' "$(</run/secrets/postgres-replicator)" >/tmp/passfile
chmod 600 /tmp/passfile

# A copy writes this file last. Without it the directory has no database, or only an interrupted copy.
if [ ! -s "$PGDATA/global/pg_control" ] && [ -n "${FOLLOWS:-}" ]; then
  find "$PGDATA" -mindepth 1 -delete
  chmod 700 "$PGDATA"
  primary="host=$FOLLOWS user=replicator passfile=/tmp/passfile application_name=standby connect_timeout=3 sslmode=verify-full sslrootcert=/run/secrets/internal-ca"
  # Drops the slot of an earlier standby, or of an interrupted copy.
  psql -q "$primary replication=1" -c 'DROP_REPLICATION_SLOT standby' 2>/dev/null || true
  pg_basebackup -d "$primary" -D "$PGDATA" -X stream -c fast -R -C -S standby
fi
exec bash /sluice/tls.sh docker-entrypoint.sh "$@"
