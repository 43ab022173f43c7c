#!/usr/bin/env bash
# Makes this standby the primary. Run it only if the old primary is down and stays down: see docs/compose.md.
set -euo pipefail

ask() {
  psql -U postgres -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"
}

if [ "$(ask 'SELECT pg_is_in_recovery()')" != t ]; then
  echo "this server is already the primary: run this on the standby" >&2
  exit 2
fi
if [ -n "$(ask "SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'")" ]; then
  echo "the old primary is still running: stop it first, otherwise both accept writes" >&2
  exit 1
fi
# The new primary has no standby yet, so its commits must not wait for one.
ask "ALTER SYSTEM SET synchronous_standby_names = ''"
ask 'SELECT pg_reload_conf()' >/dev/null
[ "$(ask 'SELECT pg_promote(true, 60)')" = t ]
echo "promoted; there is only one copy of the data until the other server is the standby of this one"
