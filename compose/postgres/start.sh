#!/usr/bin/env bash
# Starts PostgreSQL as one of a pair. If its directory is empty and FOLLOWS names a server, it becomes the standby of
# that server. Later the directory itself has its role (standby.signal), which only promote.sh changes.
set -euo pipefail

printf '*:5432:*:replicator:%s\n' "$(</run/secrets/postgres-replicator)" >/tmp/passfile
chmod 600 /tmp/passfile

login="host=${FOLLOWS:-} user=replicator passfile=/tmp/passfile application_name=standby connect_timeout=3"
primary="$login sslmode=verify-full sslrootcert=/run/secrets/internal-ca"

# A copy writes this file last. Without it the directory has no database, or only an interrupted copy.
if [ ! -s "$PGDATA/global/pg_control" ] && [ -n "${FOLLOWS:-}" ]; then
  find "$PGDATA" -mindepth 1 -delete
  chmod 700 "$PGDATA"
  # Drops the slot of an earlier standby, or of an interrupted copy.
  psql -q "$primary replication=1" -c 'DROP_REPLICATION_SLOT standby' 2>/dev/null || true
  pg_basebackup -d "$primary" -D "$PGDATA" -X stream -c fast -R -C -S standby
  # Without TLS in the file, so that an earlier version of this stack can start with it.
  sed -i '/^primary_conninfo/d' "$PGDATA/postgresql.auto.conf"
  printf "primary_conninfo = '%s'\n" "$login" >>"$PGDATA/postgresql.auto.conf"
fi
# In the command, so that the standby of an earlier version verifies the primary, too. A primary ignores it.
[ -z "${FOLLOWS:-}" ] || set -- "$@" -c "primary_conninfo=$primary"
exec bash /sluice/tls.sh docker-entrypoint.sh "$@"
