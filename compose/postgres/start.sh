#!/usr/bin/env bash
# Starts PostgreSQL as one of a pair. FOLLOWS names the server whose standby it becomes when its directory
# is empty; what it is later stands in its directory (standby.signal), and is changed by promote.sh alone.
set -euo pipefail

printf '*:5432:*:replicator:%s\n' "$(</run/secrets/postgres-replicator)" >/tmp/passfile
chmod 600 /tmp/passfile

# A copy brings this file last: without it there is no database here, at most a copy that broke off.
if [ ! -s "$PGDATA/global/pg_control" ] && [ -n "${FOLLOWS:-}" ]; then
  find "$PGDATA" -mindepth 1 -delete
  chmod 700 "$PGDATA"
  primary="host=$FOLLOWS user=replicator passfile=/tmp/passfile application_name=standby connect_timeout=3"
  # The slot of a standby that is gone, or of a copy that broke off.
  psql -q "$primary replication=1" -c 'DROP_REPLICATION_SLOT standby' 2>/dev/null || true
  pg_basebackup -d "$primary" -D "$PGDATA" -X stream -c fast -R -C -S standby
fi
exec docker-entrypoint.sh "$@"
